"""A worked case: what was worked, under which pack, and what it must come to.

In: facts and expectations (read by `imports/case.py`). Out: what pricing says, and every expectation it does not meet.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.layers import bands
from services.payroll.domain.pack import Pack
from services.payroll.domain.price import Priced, price
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES


@dataclass(frozen=True)
class Period:
    """Worked seconds by code on the local dates from `first` up to, not including, `end`."""

    first: date
    end: date
    seconds: Mapping[str, int]


@dataclass(frozen=True)
class Expected:
    """Seconds by earnings code and the total, one of them at least; None, like `lines` and `periods`, expects nothing.

    `lines` are each given by the columns they name.
    """

    seconds: Mapping[str, int] | None
    total: Money | None
    lines: tuple[Mapping[str, str], ...] | None = None
    periods: tuple[Period, ...] = ()


@dataclass(frozen=True)
class Case:
    """One case of one trainer; `engagements` gives each engagement's name in the case by its id."""

    name: str
    source: str
    facts: Facts
    engagements: Mapping[str, str]
    expected: Expected


def unmet(case: Case, packs: Sequence[Pack]) -> list[str]:
    """Price a case; gives a sentence for each expectation that is not met, with what was expected and what came."""
    priced = price(case.facts, packs)
    return list(_unpriced(case, priced.unpriced, packs)) or list(_unmet(case, priced))


def _unpriced(case: Case, unpriced: pl.DataFrame, packs: Sequence[Pack]) -> Iterator[str]:
    """Say what cannot be priced: a case gives all but the pack, so it is the pack that is missing or begins later."""
    for name in case.facts.terms["rule_pack"].unique().sort():
        pack = next((one for one in packs if one.pack == name), None)
        if pack is None:
            yield f"there is no rule pack {name}; there are {', '.join(sorted(one.pack for one in packs))}"
        elif not unpriced.is_empty():
            since, week = min(one.valid_from for one in pack.versions), unpriced["workweek_start"].min()
            yield f"rule pack {name} holds for work weeks from {since} on, and one begins on {week!s}"


def _unmet(case: Case, priced: Priced) -> Iterator[str]:
    expected = case.expected
    seconds = _by_code(priced.lines)
    if expected.seconds is not None and seconds != _without_zeros(expected.seconds):
        yield f"expected {_words(_without_zeros(expected.seconds))}, got {_words(seconds)}"
    if expected.total is not None:
        total = Money(int(priced.lines["amount_minor"].sum()), expected.total.currency)
        if total != expected.total:
            yield f"expected {expected.total}, got {total}"
    if expected.lines is not None:
        yield from _unmet_lines(case, priced.lines, expected.lines)
    for period in expected.periods:
        inside = (pl.col("work_date") >= period.first) & (pl.col("work_date") < period.end)
        found = _by_code(bands(priced.pieces.filter(inside)))
        if found != _without_zeros(period.seconds):
            when = f"from {period.first} to {period.end}"
            yield f"expected {_words(_without_zeros(period.seconds))} {when}, got {_words(found)}"


def _unmet_lines(case: Case, lines: pl.DataFrame, expected: Sequence[Mapping[str, str]]) -> Iterator[str]:
    """Compare lines as a bag, each expected one by the columns it names."""
    found = [_line(case, row) for row in lines.iter_rows(named=True)]
    left = list(found)
    for line in expected:
        match = next((one for one in left if line.items() <= one.items()), None)
        if match is None:
            yield f"expected a line {_words(line)}, got {'; '.join(_words(one) for one in found)}"
            return
        left.remove(match)
    if left:
        yield f"expected no other line, got {'; '.join(_words(one) for one in left)}"


def _line(case: Case, row: Mapping[str, Any]) -> dict[str, str]:
    return {
        "code": row["code"], "seconds": str(row["seconds"]), "rate": format_scaled(row["rate_e4"], PLACES),
        "amount": Money(row["amount_minor"], row["currency"]).decimal, "workweek": str(row["workweek_start"]),
        "engagement": case.engagements[row["engagement_id"]],
    }  # fmt: skip


def _by_code(rows: pl.DataFrame) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for code, seconds in rows.select("code", "seconds").iter_rows():
        sums[code] += seconds
    return _without_zeros(sums)


def _without_zeros(seconds: Mapping[str, int]) -> dict[str, int]:
    return {code: count for code, count in seconds.items() if count}


def _words(values: Mapping[str, Any]) -> str:
    return ", ".join(f"{name} {value}" for name, value in sorted(values.items())) or "nothing"
