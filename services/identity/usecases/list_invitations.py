"""List invitations. In: where the page begins. Out: the caller's vendor's, or for an admin everyone's."""

from __future__ import annotations

from services.identity.domain.invitation import Invitation
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def list_invitations(unit: IdentityPort, call: Call, after: str, limit: int) -> list[Invitation]:
    """Give up to `limit` invitations by id after `after`."""
    return unit.invitations.page(acting(unit, call).reach.narrowed("vendor", None), after, limit)
