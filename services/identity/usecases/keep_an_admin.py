"""Never lose the last admin to a directory. In: an account that is to lose its role or end. Out: maybe a refusal."""

from __future__ import annotations

from services.identity.domain.account import Account
from services.identity.usecases.ports import IdentityPort
from shared.values.refusal import conflict


def keep_an_admin(unit: IdentityPort, account: Account, *, shut: bool) -> None:
    """Refuse where no other person who may sign in is an admin."""
    others = [user_id for user_id, _email in unit.provisioned.holding("admin") if user_id != account.user_id]
    if shut and "admin" in account.grant.roles and account.state == "active" and not others:
        detail = "This is the last admin; make another one first, or nobody could make any."
        raise conflict("scim_last_admin", detail)
