"""Name accounts. In: ids. Out: what the house's own people and programs are called, of others only what they may do.

Histories say who did something by id. Whoever reads them needs a name and nothing else of an account; whoever reaches
no more than their own rows is told what the others may do, and no name.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.identity.domain.account import Account
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort, NamedUser
from shared.values.call import OWNED_BY, Call


def name_users(unit: IdentityPort, call: Call, user_ids: Sequence[str]) -> list[NamedUser]:
    """Give those that exist, by id; an account that is shut is named as ever, for what it did stands."""
    call = acting(unit, call)
    return [_named(account, call) for account in unit.accounts.by_ids(user_ids)]


def _named(account: Account, call: Call) -> NamedUser:
    """Leave the names of trainers, vendors and clients out: they are told where their own data are."""
    ours = set(OWNED_BY).isdisjoint(account.grant.roles)
    may = (call.reach.everyone and ours) or account.user_id == call.actor.user_id
    return NamedUser(account.user_id, (account.label or account.email or "") if may else "", account.grant.roles)
