"""Which of a work week's seconds are overtime, under each law.

In: the stretches one person worked in one work week under one pack. Out: the same seconds, each in one band: its own
code, OT or DT, with the premium the law puts on the regular rate.

What lies beyond a limit is always what was worked last, and no second earns two premiums ("nothing in this section
requires an employer to combine more than one rate of overtime compensation", Cal. Labor Code 510(a)).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from law_facts import HOUR
from law_nevada import nevada_days, paid_little
from law_worth import Worth

HALF, WHOLE = Fraction(1, 2), Fraction(1)


@dataclass(frozen=True)
class Banded:
    """Worked seconds with their price an hour (`worth`), their band and the premium on the regular rate."""

    worth: Worth
    code: str
    premium: Fraction = Fraction(0)


Work = Sequence[Worth]
Bands = list[Banded]


def in_order(work: Iterable[Worth]) -> list[Worth]:
    return sorted(work, key=lambda worth: worth.stretch.worked_when)


def after(limit: int, work: Iterable[Worth]) -> tuple[list[Worth], list[Worth]]:
    """The first `limit` seconds in the order of work, and the rest; the stretch across the limit is cut there."""
    within, beyond = [], []
    for worth in in_order(work):
        first, second = worth.cut_after(limit)
        within += [first] if first.seconds else []
        beyond += [second] if second.seconds else []
        limit -= first.seconds
    return within, beyond


def straight(work: Iterable[Worth]) -> Bands:
    return [Banded(worth, worth.stretch.entry.code) for worth in work]


def overtime(work: Iterable[Worth], premium: Fraction = HALF) -> Bands:
    return [Banded(worth, "OT", premium) for worth in work]


def double_time(work: Iterable[Worth]) -> Bands:
    return [Banded(worth, "DT", WHOLE) for worth in work]


def _by_workday(work: Work) -> dict[date, list[Worth]]:
    days: dict[date, list[Worth]] = defaultdict(list)
    for worth in work:
        days[worth.stretch.workday].append(worth)
    return days


def _past_each(limit: int, groups: Iterable[Sequence[Worth]]) -> tuple[list[Worth], list[Worth]]:
    parts = [after(limit, group) for group in groups]
    return [w for within, _ in parts for w in within], [w for _, beyond in parts for w in beyond]


def contract(work: Work) -> Bands:
    """A contractor is paid the agreed rate; no statute adds to it."""
    return straight(work)


def federal(work: Work) -> Bands:
    """29 U.S.C. 207(a)(1): past forty hours a work week, one and a half times the regular rate."""
    within, beyond = after(40 * HOUR, work)
    return straight(within) + overtime(beyond)


def france(work: Work) -> Bands:
    """Code du travail L3121-27, -28, -36: past 35 hours a week, 25% for eight hours, 50% for those that follow."""
    legal, more = after(35 * HOUR, work)
    eight, further = after(8 * HOUR, more)
    return straight(legal) + overtime(eight, Fraction(1, 4)) + overtime(further)


def alaska(work: Work) -> Bands:
    """AS 23.10.060(b): past eight hours a day; past forty a week, "without including" the hours past eight a day."""
    within, daily = _past_each(8 * HOUR, _by_workday(work).values())
    forty, weekly = after(40 * HOUR, within)
    return straight(forty) + overtime(daily) + overtime(weekly)


def california(work: Work) -> Bands:
    """Labor Code 510(a): a work day's hours past 8 at 1.5, past 12 double; a seventh day at 1.5, past 8 double.

    What is left over forty a week is at 1.5 as well; hours that earned a premium by the day are not counted again.
    """
    days = _by_workday(work)
    ordinary, out = [], []
    for day, worked in days.items():
        if _seventh(day, worked[0].stretch.week, days):
            eight, more = after(8 * HOUR, worked)
            out += overtime(eight) + double_time(more)
            continue
        twelve, more = after(12 * HOUR, worked)
        eight, four = after(8 * HOUR, twelve)
        ordinary += eight
        out += overtime(four) + double_time(more)
    forty, weekly = after(40 * HOUR, ordinary)
    return straight(forty) + overtime(weekly) + out


def _seventh(day: date, week: date, days: Iterable[date]) -> bool:
    """The last work day of a work week all seven of which were worked, Mendoza v. Nordstrom, 2 Cal.5th 1074."""
    seven = [week + timedelta(days=n) for n in range(7)]
    return day == seven[-1] and all(one in days for one in seven)


def colorado(work: Work) -> Bands:
    """7 CCR 1103-1 Rule 4.1.1: three ways to count a work week, "whichever results in the greater payment of wages"."""
    weekly = after(40 * HOUR, work)
    daily = _past_each(12 * HOUR, _by_workday(work).values())
    consecutive = _past_each(12 * HOUR, _runs(work))
    within, beyond = max((weekly, daily, consecutive), key=lambda way: sum(w.seconds for w in way[1]))
    return straight(within) + overtime(beyond)


def _runs(work: Work) -> Iterable[list[Worth]]:
    """Consecutive hours "without regard to the start and end time of the workday": a meal of an hour ends no run.

    Hours without clock times are in no order within their date: no run can be shown, each stands alone.
    """
    runs: list[list[Worth]] = []
    ended: int | None = None
    for worth in in_order(work):
        start = worth.stretch.start
        if start is None:
            yield [worth]
            continue
        if ended is None or start - ended > HOUR:
            runs.append([])
        runs[-1].append(worth)
        ended = start + worth.seconds
    yield from runs


def nevada(work: Work) -> Bands:
    """NRS 608.018: past forty hours a week always; past eight a work day for those paid below 1.5 x the minimum."""
    low = paid_little(work)
    within, daily = _past_each(8 * HOUR, nevada_days(in_order(work)) if low else [])
    forty, weekly = after(40 * HOUR, within if low else work)
    return straight(forty) + overtime(daily) + overtime(weekly)


LAWS: dict[str, Callable[[Work], Bands]] = {
    "contractor": contract, "contractor-premiums": contract, "us-flsa": federal, "us-flsa-rate-in-effect": federal,
    "us-ca": california, "us-ak": alaska, "us-co": colorado, "us-nv": nevada, "fr": france,
}  # fmt: skip
