"""Give a role to people, and take it from others, as a directory wants. In: a role, who shall hold it. Out: nothing.

Taking a role is always let in, but for the last admin's; giving one that moves money or makes accounts never is.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from services.identity.domain.account import PERSON, Account
from services.identity.domain.grant import check_grant
from services.identity.domain.provisioned import check_given
from services.identity.domain.session import ROLES_CHANGED
from services.identity.usecases.acting import acting
from services.identity.usecases.end_sessions_of import end_sessions_of
from services.identity.usecases.facts import say_registered
from services.identity.usecases.keep_an_admin import keep_an_admin
from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.show_groups import show_group
from shared.values.call import Call
from shared.values.refusal import Refusal


def change_members(unit: IdentityPort, call: Call, role: str, wanted: Collection[str]) -> None:
    """Enter what differs; sessions of whom it concerns end."""
    call = acting(unit, call)
    held = {user_id for user_id, _email in show_group(unit, call, role)}
    new = sorted(set(wanted) - held)
    if new:
        check_given(role)
    for user_id in [*new, *sorted(held - set(wanted))]:
        account = _person(unit, user_id)
        roles = {*account.grant.roles, role} if user_id in new else set(account.grant.roles) - {role}
        keep_an_admin(unit, account, shut="admin" not in roles)
        grant = replace(account.grant, roles=tuple(sorted(roles)))
        changed = replace(account, grant=check_grant(grant) if roles else grant, version=account.version + 1)
        unit.accounts.change([changed], call.actor.user_id, call.at_epoch, "role changed by a directory")
        end_sessions_of(unit, call, user_id, ROLES_CHANGED)
        say_registered(unit, changed)


def _person(unit: IdentityPort, user_id: str) -> Account:
    account = unit.accounts.get(user_id)
    _external_id, deleted = unit.provisioned.ids([user_id]).get(user_id, (None, False))
    if account is None or account.kind != PERSON or deleted:
        # Not as "not found": a directory would take that for the group it asked to change.
        detail = f"There is no person {user_id[:60]} here; give the ids that Users shows."
        raise Refusal("scim_member_unknown", detail, pointer="members")
    return account
