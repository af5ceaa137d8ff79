"""Show roles as groups, to a directory. In: a role. Out: who holds it, as ids with addresses."""

from __future__ import annotations

from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import ROLES, Call
from shared.values.refusal import not_found


def show_group(unit: IdentityPort, call: Call, role: str) -> list[tuple[str, str]]:
    """Give who holds the role and may sign in."""
    acting(unit, call)
    if role not in ROLES:
        raise not_found("group", role)
    return unit.provisioned.holding(role)
