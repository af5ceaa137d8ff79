"""List invitations. In: whose, where the page begins. Out: the caller's vendor's, or for an admin everyone's."""

from __future__ import annotations

from services.identity.domain.invitation import Invitation
from services.identity.usecases.acting import acting
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def list_invitations(
    unit: IdentityPort, call: Call, trainer_id: str | None, after: str, limit: int
) -> list[Invitation]:
    """Give up to `limit` invitations by id after `after`, of one trainer or of all."""
    return unit.invitations.page(acting(unit, call).reach.narrowed("vendor", None), trainer_id, after, limit)
