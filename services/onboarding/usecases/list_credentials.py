"""List credentials. In: a call, filters, a cursor. Out: those within reach, with their states; never a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from services.onboarding.domain.credential import Credential
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import CredentialQuery
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call


def list_credentials(
    unit: OnboardingPort, call: Call, trainer_id: str | None, state: str | None, expires_before: date | None,
    cursor: Sequence[Any] | None, limit: int,
) -> list[Credential]:  # fmt: skip
    """Give up to `limit` after the cursor: of one trainer, in one state, or those that end, the first to end first.

    They come by id otherwise. A cursor is the day after the last one, empty where there is none, and an id.
    """
    if trainer_id is not None:
        reach_trainer(unit, call, trainer_id)
    day, after = map(str, cursor) if cursor else ("", "")
    wanted = CredentialQuery(trainer_id, state, expires_before)
    return unit.credentials.page(call.reach, wanted, (date.fromisoformat(day) if day else date.min, after), limit)
