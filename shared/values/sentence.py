"""Sentences that are worded where they are read. In: an English form and what stands in its places. Out: a `Sentence`.

As text it is English with plain numbers, which programs and the command line read. Whoever reads it on a page gets the
form from a catalogue of their language, and amounts, days and moments as they are written there
(`shared/plumbing/wording.py`). Texts stand as they are: names, ids, codes, hours, and the sources of laws.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from shared.values.money import Money
from shared.values.span import zone

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


@dataclass(frozen=True)
class Day:
    """A date with the day of its week: Mon 5 Oct 2026. A bare `date` is written as 2026-10-05."""

    on: date

    def __str__(self) -> str:
        """Write it in English."""
        return f"{_DAYS[self.on.weekday()]} {self.on.day} {_MONTHS[self.on.month - 1]} {self.on.year}"


@dataclass(frozen=True)
class ShortDay(Day):
    """A date where the year is plain: Mon 5 Oct."""

    def __str__(self) -> str:
        """Write it in English."""
        return f"{_DAYS[self.on.weekday()]} {self.on.day} {_MONTHS[self.on.month - 1]}"


@dataclass(frozen=True)
class Clock:
    """A moment on a zone's clock: 09:00, with seconds where there are any. It is written alike everywhere."""

    epoch: int
    zone_name: str

    @property
    def local(self) -> datetime:
        """Give it as it was there."""
        return datetime.fromtimestamp(self.epoch, zone(self.zone_name))

    def __str__(self) -> str:
        """Write it."""
        at = self.local
        text = f"{at.hour:02d}:{at.minute:02d}"
        return f"{text}:{at.second:02d}" if at.second else text


@dataclass(frozen=True)
class Moment(Clock):
    """A moment with its date on a zone's clock: Mon 5 Oct 2026 09:00."""

    def __str__(self) -> str:
        """Write it in English."""
        return f"{Day(self.local.date())} {super().__str__()}"


@dataclass(frozen=True)
class Number:
    """A number as decimal text, all its digits to be shown; `after` follows as it is: an ellipsis, a fraction."""

    text: str
    after: str = ""

    def __str__(self) -> str:
        """Write it with a point."""
        return self.text + self.after


@dataclass(frozen=True)
class Sentence:
    """A form with places such as `%(amount)s`, and what stands in them: a sentence among it is worded likewise."""

    form: str
    values: Mapping[str, Part] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        return self.form % {name: str(value) for name, value in self.values.items()}


Part = str | int | Money | date | Day | Clock | Number | Sentence


def say(form: str, **values: Part) -> Sentence:
    """Make a sentence; `form` is written out where this is called, for the catalogues are held against the code."""
    return Sentence(form, values)
