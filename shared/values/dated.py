"""Series on two time axes: what holds on a date, as known at a moment.

In: versions, each valid from a date and known from an instant. Out: the one that counts.
A version known later replaces what earlier ones said from its own date on, never before it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True)
class Version(Generic[T]):
    """`value` holds from `valid_from` up to `valid_to` (exclusive, None is open), known since `known_epoch`."""

    value: T
    valid_from: date
    known_epoch: int
    valid_to: date | None = None

    def covers(self, day: date) -> bool:
        """Say whether the version speaks about `day`."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def value_on(versions: Iterable[Version[T]], day: date, known_epoch: int) -> T | None:
    """Give the value that holds on `day` as known at `known_epoch`: the latest known that covers it."""
    known = [version for version in versions if version.known_epoch <= known_epoch and version.covers(day)]
    return max(known, key=lambda version: (version.known_epoch, version.valid_from)).value if known else None
