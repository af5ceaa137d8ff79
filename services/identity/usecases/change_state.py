"""Shut an account, or open it again. In: the account, the state and the reason. Out: the account.

A shut account signs in no more; its sessions, keys and open password links end. Its past stays.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.account import Account, check_transition
from services.identity.domain.session import ACCOUNT_SHUT
from services.identity.usecases.acting import acting
from services.identity.usecases.end_keys import end_keys
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.facts import say_contact
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call, require_other_person
from shared.values.refusal import not_found


def change_state(unit: IdentityPort, call: Call, user_id: str, state: str, why: str) -> Account:
    """Enter `state`, of which the reason is kept; nobody shuts themself out."""
    call = acting(unit, call)
    require_other_person(call, user_id, "a change of their own account")
    account = unit.accounts.get(user_id)
    if account is None:
        raise not_found("user", user_id)
    check_transition(account.state, state)
    changed = replace(account, state=state, version=account.version + 1)
    unit.accounts.change([changed], call.actor.user_id, call.at_epoch, why)
    say_contact(unit, changed)
    end_sessions_of(unit, call, user_id, ACCOUNT_SHUT)
    end_keys(unit, call, [one for one in unit.api_keys.of(user_id) if one.holds(call.at_epoch)], ACCOUNT_SHUT)
    if account.email is not None:
        unit.invitations.end(unit.invitations.open_for([account.email]), "revoked", call.actor.user_id, call.at_epoch)
    return changed
