"""One account a trainer. In: the trainer an account shall act for. Out: nothing, or a refusal."""

from __future__ import annotations

from services.identity.usecases.ports import IdentityPort
from shared.values.refusal import conflict


def sole_account(unit: IdentityPort, trainer_id: str | None, user_id: str | None = None) -> None:
    """Refuse a trainer for whom another account than `user_id` acts already."""
    known = None if trainer_id is None else unit.accounts.of_trainer(trainer_id)
    if known not in (None, user_id):
        detail = (
            "Another account acts for this trainer already; its holder signs in with that, or asks for a password link."
        )
        raise conflict("trainer_has_account", detail, "trainer_id")
