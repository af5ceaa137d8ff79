"""Worked cases as the second calculator reads and checks them.

In: a YAML file in the format of docs/pay-cases.md. Out: what is known in each, and every expectation not met.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml
from law_facts import HOUR, MINOR, BonusFact, Entry, HolidayFact, RateFact, Terms
from law_pay import Key, Line
from second_calculator import Known, Pay, pay

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Table = Mapping[str, Any]


def read(path: Path) -> list[Table]:
    return yaml.load(path.read_text(), Loader=yaml.BaseLoader)  # noqa: S506 - it makes text alone


def known_in(case: Table) -> Known:
    """One trainer; each name, zone and rate in the case is an engagement of its own."""
    entries, terms, rates = [], {}, {}
    for number, row in enumerate(case["entries"]):
        engagement = _engagement(row, case)
        terms[engagement] = _terms(engagement, row.get("zone", case["zone"]), case)
        rates[engagement] = RateFact(engagement, row["rate"], date(1900, 1, 1), 0)
        entries.append(_entry(f"{number:03}", engagement, row))
    bonuses = [_bonus(f"{number}", row, list(terms), case) for number, row in enumerate(case.get("bonuses") or ())]
    holidays = [HolidayFact("case", date.fromisoformat(day)) for day in case.get("holidays") or ()]
    return Known(entries, list(terms.values()), list(rates.values()), bonuses, (), holidays)


def _engagement(row: Table, case: Table) -> str:
    return "|".join((row.get("engagement", ""), row.get("zone", case["zone"]), str(Fraction(row["rate"]))))


def _entry(name: str, engagement: str, row: Table) -> Entry:
    code = row.get("code", "REG")
    if "date" in row:
        return Entry(name, "one", engagement, None, int(row["seconds"]), date.fromisoformat(row["date"]), code)
    start, end = (int(datetime.fromisoformat(row[at]).timestamp()) for at in ("start", "end"))
    return Entry(name, "one", engagement, start, end - start, None, code)


def _terms(engagement: str, zone: str, case: Table) -> Terms:
    week = case.get("workweek_start") or {}
    weekday = WEEKDAYS.index(week.get("weekday", "monday"))
    return Terms(engagement, case["pack"], zone, case["currency"], weekday, _clock(week.get("time", "00:00")),
                 _clock(case.get("workday_start", "00:00")), "case")  # fmt: skip


def _clock(text: str) -> int:
    hours, minutes = text.split(":")
    return int(hours) * HOUR + int(minutes) * 60


def _bonus(name: str, row: Table, engagements: list[str], case: Table) -> BonusFact:
    own = [one for one in engagements if row.get("engagement") in (None, one.split("|")[0])]
    minor = Fraction(row["amount"]) * MINOR[case["currency"]]
    return BonusFact(name, "one", own[0], date.fromisoformat(row["workweek"]), int(minor), row["kind"])


def unmet(case: Table) -> list[str]:
    """Say each expectation that this calculator does not meet."""
    paid, expect, scale = pay(known_in(case)), case["expect"], MINOR[case["currency"]]
    out = []
    if "seconds" in expect and _some(paid.bands) != _some(expect["seconds"]):
        out.append(f"seconds: expected {expect['seconds']}, got {_some(paid.bands)}")
    total = sum(paid.money.values())
    if "total" in expect and total != Fraction(expect["total"]) * scale:
        out.append(f"total: expected {expect['total']}, got {Fraction(total, scale)} = {total} minor units")
    return [*out, *_unmet_lines(expect.get("lines"), paid, scale), *_unmet_periods(expect.get("periods") or (), paid)]


def _some(counts: Mapping[str, Any]) -> dict[str, int]:
    return {name: int(count) for name, count in counts.items() if int(count)}


def _unmet_lines(lines: list[Table] | None, paid: Pay, scale: int) -> Iterator[str]:
    left = [_readable(key, line, scale) for key, line in paid.lines.items()]
    for line in lines or ():
        asked = {name: Fraction(text) if name in NUMBERS else text for name, text in line.items()}
        found = next((one for one in left if asked.items() <= one.items()), None)
        if found is None:
            yield f"no line {line} among {left}"
            return
        left.remove(found)
    if lines is not None and left:
        yield f"more lines: {left}"


NUMBERS = {"seconds", "rate", "amount"}


def _readable(key: Key, line: Line, scale: int) -> dict[str, Any]:
    amount = Fraction(line.minor, scale)
    return {"code": key.code, "seconds": Fraction(line.seconds), "rate": key.rate, "amount": amount,
            "engagement": key.engagement.split("|")[0], "workweek": str(key.week)}  # fmt: skip


def _unmet_periods(periods: list[Table], paid: Pay) -> Iterator[str]:
    for period in periods:
        first, end = date.fromisoformat(period["from"]), date.fromisoformat(period["to"])
        found: Counter[str] = Counter()
        for (day, code), seconds in paid.by_date.items():
            found[code] += seconds if first <= day < end else 0
        if _some(found) != _some(period["seconds"]):
            yield f"from {first} to {end}: expected {period['seconds']}, got {_some(found)}"
