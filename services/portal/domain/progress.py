"""How far the payments of a run are. In: what payroll orders and what payments counted. Out: steps with real counts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

# In the order in which a payment comes to them; whoever is at one has passed those before.
_REACHED = ("created", "released", "sent", "settled")


@dataclass(frozen=True)
class Stage:
    """A stage: how many payments have come to it, of how many."""

    title: str
    done: int
    of: int


@dataclass(frozen=True)
class Progress:
    """All stages, and how many payments the bank sent back."""

    stages: tuple[Stage, ...]
    returned: int

    @property
    def moving(self) -> bool:
        """Say whether the house itself still works on it: payments ordered, and not all heard of."""
        ordered = self.stages[0]
        return ordered.done + self.returned < ordered.of


def progress(ways: Iterable[Mapping[str, Any]], counts: Iterable[Mapping[str, Any]]) -> Progress:
    """Count how many of the run's payments stand where; one that came back counts nowhere until it is paid again."""
    of, found = sum(one["pay_items"] for one in ways), list(counts)
    live = [one for one in found if one["state"] in _REACHED]
    filed = sum(one["payments"] for one in live if one["method"] or one["state"] != _REACHED[0])
    reached = [_at_least(found, state) for state in _REACHED]
    titles = ("Ordered", "In a file", "Released", "Sent to the bank", "Settled")
    done = [reached[0], filed, *reached[1:]]
    stages = tuple(Stage(title, number, max(of, number)) for title, number in zip(titles, done, strict=True))
    return Progress(stages, sum(one["payments"] for one in found if one["state"] == "returned"))


def _at_least(found: list[Mapping[str, Any]], state: str) -> int:
    later = _REACHED[_REACHED.index(state) :]
    return sum(one["payments"] for one in found if one["state"] in later)
