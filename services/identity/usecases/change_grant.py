"""Change what an account may do. In: roles and ids, and the version the caller has read. Out: the account.

Nobody changes their own: an admin who needs more asks another admin.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.account import API_CLIENT, Account, check_version
from services.identity.domain.grant import Grant, check_grant
from services.identity.domain.provisioned import check_program
from services.identity.domain.session import ROLES_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.facts import say_registered
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.sole_account import sole_account
from shared.values.call import Call, require_other_person
from shared.values.refusal import not_found


def change_grant(unit: IdentityPort, call: Call, user_id: str, grant: Grant, version: int) -> Account:
    """Replace the account's roles and ids; its sessions end, so that nobody goes on with what they had.

    A program's keys stay; a token it has already runs out within minutes.
    """
    call = acting(unit, call)
    require_other_person(call, user_id, "a change of their own roles")
    account = unit.accounts.get(user_id)
    if account is None:
        raise not_found("user", user_id)
    check_version(account.version, version)
    if account.kind == API_CLIENT:
        check_program(grant.roles, None)
    sole_account(unit, grant.trainer_id, user_id)
    changed = replace(account, grant=check_grant(grant), version=account.version + 1)
    unit.accounts.change([changed], call.actor.user_id, call.at_epoch, "roles changed")
    end_sessions_of(unit, call, user_id, ROLES_CHANGED)
    say_registered(unit, changed)
    return changed
