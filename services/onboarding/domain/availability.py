"""When people are there to work: so many seconds a week from a day on. In: what they say. Out: a checked word.

Nothing is overwritten: what was said last of a day counts. Nought seconds is away.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from shared.values.refusal import Refusal


@dataclass(frozen=True)
class Availability:
    """Seconds a week from a day on; `valid_to` is exclusive, none is open."""

    availability_id: str
    trainer_id: str
    valid_from: date
    valid_to: date | None
    weekly_seconds: int
    note: str
    set_by: str
    set_epoch: int


def checked_availability(said: Availability) -> Availability:
    """Refuse dates that run backwards."""
    if said.valid_to is not None and said.valid_to <= said.valid_from:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from.", pointer="valid_to")
    return said
