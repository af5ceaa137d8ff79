"""Where a date, a work day and a work week begin on the clock of the place of work, and hours cut there.

In: an entry and its engagement's terms. Out: stretches, each inside one date, one work day and one work week, with
their real seconds.

A work week is "a fixed and regularly recurring period of 168 hours" that may begin "on any day and at any hour of the
day" (29 CFR 778.105). A work day is a "consecutive 24-hour period commencing at the same time each calendar day"
(Cal. Labor Code 500(a), 7 CCR 1103-1 Rule 1.13). Both are read off the wall clock, so that the one in which the clocks
change has 23 or 25 hours; whoever works through it is paid the hours that passed, 29 CFR 778.103 and 785.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from law_facts import HOUR, Entry, Terms

NIGHT_BEGINS, NIGHT_ENDS = 22 * HOUR, 6 * HOUR
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Stretch:
    """So many real seconds of an entry; `start` is unknown where only date and hours were written down."""

    entry: Entry
    terms: Terms
    day: date
    workday: date
    week: date
    start: int | None
    seconds: int
    begun: int = 0

    @property
    def worked_when(self) -> tuple[int, bool, str, int]:
        """Its place in the order of work: hours without clock times stand at the very end of their date.

        They stand behind all that had begun by then, wherever in the world, though a night begins within it.
        """
        if self.start is None:
            return reads(self.day + ONE_DAY, 0, self.terms.zone), False, self.entry.entry, 0
        return self.begun, True, self.entry.entry, self.start


@lru_cache(maxsize=65_536)
def reads(day: date, seconds: int, zone: str) -> int:
    """When the clock on the wall first shows this time; a time the clock skips is counted with the offset before."""
    wall = datetime.combine(day, datetime.min.time()) + timedelta(seconds=seconds)
    return int(wall.replace(tzinfo=ZoneInfo(zone)).timestamp())


def began(at: int, seconds: int, zone: str, weekdays: Collection[int] = range(7)) -> date:
    """The last date, of these weekdays, on which that clock time had come by `at`."""
    day = datetime.fromtimestamp(at, ZoneInfo(zone)).date() + ONE_DAY
    while day.weekday() not in weekdays or reads(day, seconds, zone) > at:
        day -= ONE_DAY
    return day


def cut(entry: Entry, terms: Terms) -> Sequence[Stretch]:
    """Cut where a date, a work day, the work week or the night begins or ends; nothing is moved, nothing lost."""
    if entry.start is None:
        assert entry.on
        return [Stretch(entry, terms, entry.on, entry.on, week_of(entry.on, terms), None, entry.seconds)]
    end, at, out, begun = entry.start + entry.seconds, entry.start, [], entry.start
    days = set(_borders(entry.start, end, terms, (0, terms.day_seconds, terms.week_seconds)))
    nights = _borders(entry.start, end, terms, (NIGHT_BEGINS, NIGHT_ENDS))
    for border in sorted({*days, *nights, end}):
        out.append(_stretch(entry, terms, at, border - at, begun))
        at, begun = border, border if border in days else begun
    return out


def week_of(day: date, terms: Terms) -> date:
    """The work week of a whole date: the one that begins on it or last began before it."""
    return day - timedelta(days=(day.weekday() - terms.week_starts) % 7)


def _borders(start: int, end: int, terms: Terms, clocks: Sequence[int]) -> Sequence[int]:
    first = datetime.fromtimestamp(start, ZoneInfo(terms.zone)).date() - ONE_DAY
    days = (end - start) // (24 * HOUR) + 4  # whole days of the entry, those it begins and ends on, one on either side
    instants = {reads(first + n * ONE_DAY, clock, terms.zone) for n in range(days) for clock in clocks}
    return [instant for instant in instants if start < instant < end]


def _stretch(entry: Entry, terms: Terms, at: int, seconds: int, begun: int) -> Stretch:
    day = began(at, 0, terms.zone)
    workday = began(at, terms.day_seconds, terms.zone)
    week = began(at, terms.week_seconds, terms.zone, {terms.week_starts})
    return Stretch(entry, terms, day, workday, week, at, seconds, begun)


def by_night(stretch: Stretch) -> bool:
    """Whether the clock last passed the hour at which nights begin, not the one at which they end."""
    if stretch.start is None:
        return False
    zone = stretch.terms.zone
    evening = reads(began(stretch.start, NIGHT_BEGINS, zone), NIGHT_BEGINS, zone)
    return evening > reads(began(stretch.start, NIGHT_ENDS, zone), NIGHT_ENDS, zone)
