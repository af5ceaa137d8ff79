"""Reach a row that belongs to a trainer. In: the row, if there is one. Out: it with its trainer, or "not found".

What is not the caller's to know is not found either.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from services.timetracking.usecases.ports import TimetrackingPort, Trainer
from shared.values.call import Call
from shared.values.reach import Reach
from shared.values.refusal import not_found


class Owned(Protocol):
    """A row that belongs to a trainer."""

    @property
    def trainer_id(self) -> str:
        """Whose it is."""
        ...


T = TypeVar("T", bound=Owned)


def reach(unit: TimetrackingPort, call: Call, what: str, identifier: str, row: T | None) -> tuple[T, Trainer]:
    """Give the row, if it is there and the caller may know its trainer."""
    trainer = None if row is None else unit.people.trainers([row.trainer_id]).get(row.trainer_id)
    if row is None or trainer is None or not knows(call.reach, trainer):
        raise not_found(what, identifier)
    return row, trainer


def knows(reach: Reach, trainer: Trainer) -> bool:
    """Say whether the trainer's hours are within reach."""
    return reach.covers(trainer_id=trainer.trainer_id, vendor_id=trainer.vendor_id)
