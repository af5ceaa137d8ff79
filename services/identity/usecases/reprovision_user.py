"""Change somebody as a directory wants them. In: an account, how they shall be, maybe a version. Out: the account.

Another address or other rows end every session; a shut account's keys and links end too.
"""

from __future__ import annotations

from dataclasses import replace

from services.identity.domain.account import PERSON, Account, check_version
from services.identity.domain.provisioned import Wanted, check_change
from services.identity.domain.session import ROLES_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.change_state import change_state
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.facts import say_registered
from services.identity.usecases.keep_an_admin import keep_an_admin
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def reprovision_user(
    unit: IdentityPort, call: Call, user_id: str, wanted: Wanted, version: int | None = None
) -> Account:  # fmt: skip
    """Enter what differs; nothing that the directory may not change, and never the last admin's end."""
    call = acting(unit, call)
    account = unit.accounts.get(user_id)
    if account is None or account.kind != PERSON:
        raise not_found("user", user_id)
    if version is not None:
        check_version(account.version, version)
    grant = replace(account.grant, client_id=wanted.client_id)
    grant = grant if account.grant.trainer_id else replace(grant, vendor_id=wanted.vendor_id)
    check_change(account, wanted, grant)
    if wanted.email != account.email and unit.accounts.by_emails([wanted.email]):
        raise conflict("scim_user_known", "Somebody with this userName has an account already.", "userName")
    if (wanted.email, grant) != (account.email, account.grant):
        account = _changed(unit, call, replace(account, email=wanted.email, grant=grant, version=account.version + 1))
    elif wanted.external_id != unit.provisioned.ids([user_id]).get(user_id, (None, False))[0]:
        # It is part of what a directory reads under a version, and of nothing that ends a session.
        account = replace(account, version=account.version + 1)
        unit.accounts.change([account], call.actor.user_id, call.at_epoch, "called otherwise by a directory")
    unit.provisioned.keep(user_id, wanted.external_id)
    if wanted.active == (account.state == "active"):
        return account
    keep_an_admin(unit, account, shut=not wanted.active)
    return change_state(unit, call, user_id, "active" if wanted.active else "deactivated", "so a directory wants it")


def _changed(unit: IdentityPort, call: Call, account: Account) -> Account:
    unit.accounts.change([account], call.actor.user_id, call.at_epoch, "changed by a directory")
    end_sessions_of(unit, call, account.user_id, ROLES_CHANGED)
    say_registered(unit, account)
    return account
