"""Reads worked cases: the examples of a rule pack, and YAML files of cases.

In: a mapping (an example out of a pack's TOML) or the bytes of a YAML file. Out: `Case`s, ready to be priced; refusals
that name the case and the field. The format is described in docs/pay-cases.md. What has no place in it is refused: a
misspelt `engagement` would price another week than its author meant.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any, TypeVar

import polars as pl

from services.payroll.domain.bonus import require_kind
from services.payroll.domain.case import Case, Expected, Period
from services.payroll.domain.facts import Facts
from services.payroll.domain.frames import BONUSES, HOLIDAYS, HOURS, RATES, TERMS
from services.payroll.imports.case_file import case_tables
from shared.values.money import Money
from shared.values.pieces import MAX_ENTRY_SECONDS
from shared.values.rate import Rate
from shared.values.refusal import Refusal
from shared.values.span import local_date, parse_date, parse_instant, zone

_WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
# What each part of a case may have.
_CASE = {"name", "source", "pack", "currency", "zone", "workweek_start", "workday_start", "entries", "bonuses",
         "holidays", "expect"}  # fmt: skip
_WEEK_START = {"weekday", "time"}
_ENTRY = {"start", "end", "date", "seconds", "rate", "code", "engagement", "zone"}
_BONUS = {"workweek", "amount", "kind", "engagement"}
_EXPECT = {"seconds", "total", "lines", "periods"}
_LINE = {"code", "seconds", "rate", "amount", "engagement", "workweek"}
_PERIOD = {"from", "to", "seconds"}
_EVER = date(1900, 1, 1)
_NO_RATE = "0"
_LONGEST_SECONDS = 7 * 86_400
_TRAINER, _CALENDAR = "trn_case", "case"
T = TypeVar("T")


def read_cases(content: bytes) -> list[Case]:
    """Read all cases of a YAML file; refuses with the first that cannot be read."""
    return [read_case(table, f"case {number}") for number, table in enumerate(case_tables(content), start=1)]


def read_case(case: Any, name: str = "case", pack: str = "") -> Case:
    """Read one case; `pack` is the one it is an example of, where it does not say."""
    if not isinstance(case, Mapping):
        raise Refusal("case_unreadable", f"{name}: this is not a mapping with name, pack, entries and expect.")
    where = str(case.get("name", name))
    try:
        _table(case, "a case", _CASE)
        if not case.get("pack", pack):
            raise _unreadable("pack", "is missing")
        return _Reader(case, where, str(case.get("pack", pack))).case()
    except Refusal as refusal:
        spots = [f"{fault.pointer}: " for fault in refusal.faults if not refusal.detail.startswith(fault.pointer)]
        raise Refusal(refusal.code, f"{where}: {''.join(spots)}{refusal.detail}", faults=refusal.faults) from refusal


class _Reader:
    """Reads the parts of one case; an engagement stands for each name, zone and rate in it."""

    def __init__(self, case: Mapping[str, Any], name: str, pack: str) -> None:
        self._case, self._name, self._pack = case, name, pack
        self._currency, self._zone = str(self._field(case, "currency")), str(self._field(case, "zone"))
        self._engagements: dict[tuple[str, str, str], str] = {}
        self._names: dict[str, str] = {}

    def case(self) -> Case:
        """Read it all."""
        entries = _list(self._field(self._case, "entries"), "entries")
        hours = [row for index, entry in enumerate(entries) for row in self._entry(index, entry)]
        _require_apart(hours)
        given = _list(self._case.get("bonuses"), "bonuses")
        if given and not hours:  # a bonus for a week of nothing
            self._engaged("", self._zone, _NO_RATE)
        bonuses = [self._bonus(index, bonus) for index, bonus in enumerate(given)]
        holidays = [(_CALENDAR, parse_date(str(day), field="holidays"))
                    for day in _list(self._case.get("holidays"), "holidays")]  # fmt: skip
        facts = Facts(
            pl.DataFrame(hours, schema=HOURS, orient="row"), self._terms(), self._rates(),
            bonuses=pl.DataFrame(bonuses, schema=BONUSES, orient="row"),
            holidays=pl.DataFrame(holidays, schema=HOLIDAYS, orient="row"),
        )  # fmt: skip
        return Case(self._name, str(self._case.get("source", "")), facts, self._names, self._expected())

    def _engaged(self, named: str, zone_name: str, rate: str) -> str:
        engagement = self._engagements.setdefault((named, zone_name, rate), f"eng_{len(self._engagements):03}")
        self._names[engagement] = named
        return engagement

    def _entry(self, index: int, entry: Any) -> Iterator[tuple[Any, ...]]:
        """Give an entry's rows: one, or several where it lasts longer than any entry may."""
        spot = f"entries[{index}]"
        _table(entry, spot, _ENTRY)
        named, rate = str(entry.get("engagement", "")), str(self._field(entry, "rate", spot))
        zone_name = str(entry.get("zone", self._zone))
        zone(zone_name, field=f"{spot}.zone")
        priced = Rate.parse(rate, self._currency, field=f"{spot}.rate").decimal
        engagement = self._engaged(named, zone_name, priced)
        code = str(entry.get("code", "REG"))
        for part, when in enumerate(self._when(entry, zone_name, spot)):
            yield (_TRAINER, engagement, f"ent_{index:04}" + (f"_{part}" if part else ""), *when, code)

    def _when(
        self, entry: Mapping[str, Any], zone_name: str, spot: str
    ) -> Iterator[tuple[int | None, int | None, date, int]]:
        if "date" in entry:
            if {"start", "end"} & set(entry):
                raise _unreadable(spot, "has a date and clock times: it is one or the other")
            day = parse_date(str(entry["date"]), field=f"{spot}.date")
            yield None, None, day, _whole(self._field(entry, "seconds", spot), f"{spot}.seconds")
            return
        start, end = (parse_instant(str(self._field(entry, name, spot)), field=f"{spot}.{name}")
                      for name in ("start", "end"))  # fmt: skip
        if end < start:
            raise _unreadable(f"{spot}.end", "lies before the start")
        if end - start > _LONGEST_SECONDS:
            raise _unreadable(f"{spot}.end", "does not lie within a week after the start")
        for begins in range(start, end, MAX_ENTRY_SECONDS) or (start,):
            ends = min(begins + MAX_ENTRY_SECONDS, end)
            yield begins, ends, local_date(begins, zone_name), ends - begins

    def _bonus(self, index: int, bonus: Any) -> tuple[Any, ...]:
        spot = f"bonuses[{index}]"
        _table(bonus, spot, _BONUS)
        kind = str(self._field(bonus, "kind", spot))
        require_kind(kind, field=f"{spot}.kind")
        amount = Money.parse(str(self._field(bonus, "amount", spot)), self._currency, field=f"{spot}.amount")
        on_date = parse_date(str(self._field(bonus, "workweek", spot)), field=f"{spot}.workweek")
        named = bonus.get("engagement")
        engagement = next((id_ for id_, name in self._names.items() if named is None or name == str(named)), None)
        if engagement is None:
            raise _unreadable(f"{spot}.engagement", f"names {named!r}, and no entry does")
        return (f"bns_{index:04}", _TRAINER, engagement, on_date, amount.minor, self._currency, kind, 0)

    def _terms(self) -> pl.DataFrame:
        week = _table(self._case.get("workweek_start") or {}, "workweek_start", _WEEK_START)
        weekday = str(week.get("weekday", "monday")).lower()
        if weekday not in _WEEKDAYS:
            raise _unreadable("workweek_start.weekday", f"is none of {', '.join(_WEEKDAYS)}")
        week_seconds = _clock(week.get("time", "00:00"), "workweek_start.time")
        day_seconds = _clock(self._case.get("workday_start", "00:00"), "workday_start")
        rows = [
            (engagement, zone_name, _WEEKDAYS.index(weekday), week_seconds, day_seconds, self._pack, self._currency,
             _CALENDAR)
            for (_, zone_name, _), engagement in self._engagements.items()
        ]  # fmt: skip
        return pl.DataFrame(rows, schema=TERMS, orient="row")

    def _rates(self) -> pl.DataFrame:
        rows = [
            (f"prt_{engagement}", engagement, Rate.parse(rate, self._currency).e4, self._currency, _EVER, None, 0)
            for (_, _, rate), engagement in self._engagements.items()
        ]
        return pl.DataFrame(rows, schema=RATES, orient="row")

    def _expected(self) -> Expected:
        expect = _table(self._field(self._case, "expect"), "expect", _EXPECT)
        if not {"seconds", "total"} & set(expect):
            raise _unreadable("expect", "holds neither seconds nor a total")
        total, seconds, lines = (expect.get(name) for name in ("total", "seconds", "lines"))
        if total is not None:
            total = Money.parse(str(total), self._currency, field="expect.total")
        if seconds is not None:
            seconds = _counts(seconds or {}, "expect.seconds")
        wanted = None if lines is None else tuple(map(self._line, _list(lines, "expect.lines")))
        return Expected(seconds, total, wanted, tuple(map(_period, _list(expect.get("periods"), "expect.periods"))))

    def _line(self, line: Any) -> Mapping[str, str]:
        """Write a line as pricing would, so that 20 and 20.0000 are the same rate."""
        _table(line, "expect.lines", _LINE)
        written: dict[str, Callable[[str], str]] = {
            "rate": lambda text: Rate.parse(text, self._currency).decimal,
            "amount": lambda text: Money.parse(text, self._currency).decimal,
        }
        return {name: written.get(name, str)(str(value)) for name, value in line.items()}

    def _field(self, table: Mapping[str, T], name: str, spot: str = "") -> T:
        if name not in table:
            raise _unreadable(f"{spot}.{name}".strip("."), "is missing")
        return table[name]


def _table(value: Any, spot: str, may_have: Collection[str]) -> Mapping[str, Any]:
    """Give a table as it is; refuses what is none, and names that mean nothing there."""
    if not isinstance(value, Mapping):
        raise _unreadable(spot, f"is {str(value)[:40]!r}, and no mapping of {', '.join(sorted(may_have))}")
    if unknown := {str(name) for name in value} - set(may_have):
        raise _unreadable(spot, f"has no {min(unknown)}; it has {', '.join(sorted(may_have))}")
    return value


def _list(value: Any, spot: str) -> Sequence[Any]:
    """Give a list as it is, none where nothing stands there; refuses what is no list."""
    if value not in (None, "") and not isinstance(value, list):
        raise _unreadable(spot, f"is {str(value)[:40]!r}, and no list")
    return value or []


def _require_apart(hours: Sequence[tuple[Any, ...]]) -> None:
    """Refuse hours worked twice at once: they are one person's, and the house takes none that overlap either."""
    timed = sorted((start, end, entry) for _, _, entry, start, end, *_ in hours if start is not None and start < end)
    for (_, ended, one), (start, _, other) in pairwise(timed):
        if start < ended:
            first, second = (f"entries[{int(entry.split('_')[1])}]" for entry in sorted((one, other)))
            raise _unreadable(second, f"overlaps {first}, and both are one person's")


def _period(period: Any) -> Period:
    _table(period, "expect.periods", _PERIOD)
    if missing := {"from", "to"} - set(period):
        raise _unreadable(f"expect.periods.{min(missing)}", "is missing")
    first, end = (parse_date(str(period[name]), field=f"expect.periods.{name}") for name in ("from", "to"))
    if end <= first:  # it would hold nothing, and so meet nearly any expectation of nothing
        raise _unreadable("expect.periods.to", "does not lie after from")
    return Period(first, end, _counts(period.get("seconds") or {}, "expect.periods.seconds"))


def _counts(table: Any, spot: str) -> dict[str, int]:
    if not isinstance(table, Mapping):
        raise _unreadable(spot, f"is {str(table)[:40]!r}, and no mapping of earnings codes")
    return {str(code): _whole(count, f"{spot}.{code}") for code, count in table.items()}


def _whole(value: Any, spot: str) -> int:
    text = str(value)
    if not (text.isascii() and text.isdigit()):
        raise Refusal("case_unreadable", f"{text!r} is not a whole number of seconds.", pointer=spot)
    return int(text)


def _clock(value: Any, spot: str) -> int:
    """Read "06:30" as seconds after midnight."""
    hours, _, rest = str(value).partition(":")
    parts: Sequence[str] = (hours, *rest.split(":"))
    if not (2 <= len(parts) <= 3 and all(part.isascii() and part.isdigit() for part in parts)):
        raise Refusal("case_unreadable", f"{value!r} is not a clock time such as 06:30.", pointer=spot)
    seconds = sum(int(part) * unit for part, unit in zip(parts, (3600, 60, 1), strict=False))
    if seconds >= 86_400 or any(int(part) >= 60 for part in parts[1:]):
        raise Refusal("case_unreadable", f"{value!r} is no time of a day.", pointer=spot)
    return seconds


def _unreadable(field: str, what: str) -> Refusal:
    return Refusal("case_unreadable", f"{field} {what}.", pointer=field)
