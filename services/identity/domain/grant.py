"""Grants: the roles an account holds and the rows that are its own.

In: roles and ids. Out: a checked `Grant`, or a refusal that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.values.call import ROLES
from shared.values.reach import Reach
from shared.values.refusal import Refusal, forbidden

# role -> the ids without which it would reach nothing.
NEEDS: Mapping[str, tuple[str, ...]] = {
    "vendor_manager": ("vendor_id",),
    "trainer": ("vendor_id", "trainer_id"),
    "client": ("client_id",),
}


@dataclass(frozen=True)
class Grant:
    """Roles, in order and once each, with the vendor, client and trainer whose rows are the holder's own."""

    roles: tuple[str, ...]
    vendor_id: str | None = None
    client_id: str | None = None
    trainer_id: str | None = None


def check_grant(grant: Grant) -> Grant:
    """Refuse unknown or missing roles, and ids that a role lacks; gives the roles in order."""
    if not grant.roles:
        raise Refusal("roles_missing", "Give at least one role.", pointer="roles")
    for role in grant.roles:
        if role not in ROLES:
            raise Refusal("role_unknown", f"{role!r} is no role; give one of: {', '.join(ROLES)}.", pointer="roles")
        for name in NEEDS.get(role, ()):
            if getattr(grant, name) is None:
                raise Refusal("role_needs_id", f"The role {role} needs {name}.", pointer=name)
    return Grant(tuple(sorted(set(grant.roles))), grant.vendor_id, grant.client_id, grant.trainer_id)


def check_may_grant(reach: Reach, grant: Grant) -> None:
    """Refuse to let anyone who does not reach everyone grant more than the role of trainer in their own vendor."""
    if not reach.everyone and (grant.roles != ("trainer",) or not reach.covers(vendor_id=grant.vendor_id)):
        raise forbidden("grant_too_wide", "You may invite trainers of your own vendor; ask an admin for anything else.")
