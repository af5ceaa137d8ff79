"""The trace of a work week: every step its seconds and cents took, towards the trainer and from the client.

In: what the ledger kept of each fact. Out: steps in the order money moves, each with the id to ask about next.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.values.money import Money
from shared.values.sentence import Sentence

# From the hour to the bank, then from the hour to the client's receipt.
STAGES = (
    "approved", "voided", "earned", "ordered", "released", "settled", "returned", "charged", "billed", "received",
)  # fmt: skip
PAY_SIDE = STAGES[:7]


@dataclass(frozen=True, order=True)
class Week:
    """One work week of one trainer under one engagement: where both sides of every cent meet."""

    trainer_id: str
    engagement_id: str
    workweek_start: date


@dataclass(frozen=True)
class Step:
    """One step: `identifier` is the thing itself, `through` what led to it, `says` a sentence about it."""

    stage: str
    identifier: str
    through: str
    says: Sentence
    seconds: int | None = None
    amount: Money | None = None


def in_order(steps: Iterable[Step]) -> list[Step]:
    """Order steps by stage, then by id."""
    return sorted(steps, key=lambda step: (STAGES.index(step.stage), step.identifier, step.through))
