"""Show an account. In: its id. Out: the account; others' accounts only to admins and auditors."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import not_found


def show_user(unit: IdentityPort, call: Call, user_id: str) -> Account:
    """Give an account the caller may know."""
    call = acting(unit, call)
    account = unit.accounts.get(user_id)
    if account is None or not (call.actor.user_id == user_id or call.reach.everyone):
        raise not_found("user", user_id)
    return account
