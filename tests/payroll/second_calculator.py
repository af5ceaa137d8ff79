"""A second calculator of pay: plain Python and Fractions, written from the law's text, slow and readable.

It shares no code with the engine. In: `Entry` rows, a rate history, a pack's name. Out: money per currency as
it must be paid, and seconds by band. Where the engine and this file differ, one of them is wrong.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

MINOR = {"USD": 100, "EUR": 100, "JPY": 1, "KWD": 1000}


@dataclass(frozen=True)
class Terms:
    engagement: str
    pack: str
    zone: str
    currency: str
    week_starts: int = 0  # Monday


@dataclass(frozen=True)
class RateFact:
    engagement: str
    per_hour: str
    valid_from: date
    known: int
    valid_to: date | None = None


@dataclass(frozen=True)
class Entry:
    entry: str
    trainer: str
    engagement: str
    start: int | None
    seconds: int
    on: date | None = None  # for entries without clock times
    code: str = "REG"


@dataclass
class Worked:
    """A stretch inside one local date."""

    entry: Entry
    day: date
    start: int | None
    seconds: int


def worked_days(entry: Entry, terms: Terms) -> list[Worked]:
    """Walk the entry second by second in effect: cut it wherever the local calendar date changes."""
    if entry.start is None:
        assert entry.on
        return [Worked(entry, entry.on, None, entry.seconds)]
    zone, at, end, out = ZoneInfo(terms.zone), entry.start, entry.start + entry.seconds, []
    while at < end:
        day = datetime.fromtimestamp(at, zone).date()
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(UTC)
        until = min(end, int(midnight.timestamp()))
        out.append(Worked(entry, day, at, until - at))
        at = until
    return out


def rate_for(engagement: str, day: date, rates: Sequence[RateFact]) -> Fraction | None:
    """The rate that covers the day; what became known later replaces what was known before."""
    best: RateFact | None = None
    for rate in rates:
        covers = rate.valid_from <= day and (rate.valid_to is None or day < rate.valid_to)
        if rate.engagement == engagement and covers:
            newer = best is None or (rate.known, rate.valid_from) > (best.known, best.valid_from)
            best = rate if newer else best
    return Fraction(best.per_hour) if best else None


def nearest(value: Fraction) -> int:
    """To the nearest whole unit; exactly half goes up (amounts here are never negative)."""
    return int((value * 2 + 1) // 2)


@dataclass
class Pay:
    """Minor units per currency, seconds per earnings code, and the seconds that had no rate."""

    money: dict[str, int]
    bands: dict[str, int]
    unpriced: int


def pay(entries: Sequence[Entry], terms: Sequence[Terms], rates: Sequence[RateFact]) -> Pay:
    """Pay everything: week by week, trainer by trainer, pack by pack."""
    by_engagement = {term.engagement: term for term in terms}
    weeks: dict[tuple[str, str, date], list[tuple[Worked, Fraction, str]]] = defaultdict(list)
    unpriced = 0
    for entry in entries:
        term = by_engagement[entry.engagement]
        for worked in worked_days(entry, term):
            rate = rate_for(entry.engagement, worked.day, rates)
            if rate is None:
                unpriced += worked.seconds
                continue
            week = worked.day - timedelta(days=(worked.day.weekday() - term.week_starts) % 7)
            weeks[entry.trainer, term.pack, week].append((worked, rate, term.currency))
    result = Pay(defaultdict(int), defaultdict(int), unpriced)
    for (_trainer, pack, _week), stretches in weeks.items():
        _pay_week(pack, stretches, result)
    return result


def _pay_week(pack: str, stretches: list[tuple[Worked, Fraction, str]], result: Pay) -> None:
    # "in excess of forty hours": in the order in which they were worked; undated clock times stand last in a day.
    def order(item: tuple[Worked, Fraction, str]) -> tuple[date, bool, int, str]:
        worked = item[0]
        return worked.day, worked.start is None, worked.start or 0, worked.entry.entry

    straight: dict[tuple[str, str, Fraction, str], int] = defaultdict(int)
    overtime: dict[tuple[str, Fraction, str], int] = defaultdict(int)
    left = 40 * 3600
    for worked, rate, currency in sorted(stretches, key=order):
        within = worked.seconds if pack == "contractor" else min(worked.seconds, left)
        left -= within
        straight[worked.entry.engagement, worked.entry.code, rate, currency] += within
        overtime[worked.entry.engagement, rate, currency] += worked.seconds - within
        result.bands[worked.entry.code] += within
        result.bands["OT"] += worked.seconds - within
    for (_engagement, _code, rate, currency), seconds in straight.items():
        result.money[currency] += nearest(Fraction(seconds, 3600) * rate * MINOR[currency])
    for (_engagement, rate, currency), seconds in overtime.items():
        # "one-half times the regular rate": all pay of the week at its own rates over all its hours, 778.115
        same = [(worked, paid) for worked, paid, money in stretches if money == currency]
        earned = sum(Fraction(worked.seconds, 3600) * paid for worked, paid in same)
        hours = sum(Fraction(worked.seconds, 3600) for worked, _ in same)
        if seconds:
            regular_rate = earned / hours
            owed = Fraction(seconds, 3600) * rate + Fraction(seconds, 3600) * regular_rate / 2
            result.money[currency] += nearest(owed * MINOR[currency])
