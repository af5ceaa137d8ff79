"""Weigh pay under other rules or rates. In: what is supposed, which weeks, whose. Out: sums before and their change.

Lines are added up some trainers at a time, so memory does not grow with the hours; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from services.payroll.domain.supposed import Supposed
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.suppose_pack import PackFile, SupposedFile, suppose_pack
from services.payroll.usecases.suppose_rates import suppose_rates
from services.payroll.usecases.what_if import Weighed, what_if
from shared.values.call import Call
from shared.values.span import local_date
from shared.values.supposed_rate import SupposedRate
from shared.values.weighed import Side, added_up


@dataclass(frozen=True)
class PaySupposed:
    """Rules and rates there would be, for work weeks from `first` on and before `last`; None leaves open.

    `engagement_ids` narrows the answer to some engagements, each priced with all of its trainer's week.
    """

    first: date
    last: date | None = None
    file: SupposedFile | None = None
    rates: Sequence[SupposedRate] = ()
    engagement_ids: Sequence[str] | None = None


@dataclass(frozen=True)
class WeighedPay:
    """Pay added up, the pack that was supposed, and how many seconds more would wait for a price."""

    side: Side
    pack: PackFile | None
    unpriced_seconds: int


def weigh_pay(unit: PayrollPort, call: Call, asked: PaySupposed) -> WeighedPay:
    """Price the work weeks as they are and as they would be, and add up; refuses an unknown engagement.

    Rules that begin after the last work week asked for, or after today, have no part in it.
    """
    weeks = WorkWeeks(asked.first, asked.last)
    end = asked.last or local_date(call.at_epoch, "UTC") + timedelta(days=1)
    pack = suppose_pack(unit.read_pack, asked.file, unit.packs, asked.first, end) if asked.file else None
    rates = suppose_rates(unit, asked.rates)
    supposed = Supposed(pack.packs, pack.renamed, rates) if pack else Supposed(unit.packs, rates=rates)
    only = None if asked.engagement_ids is None else pl.Series(asked.engagement_ids, dtype=pl.String)
    concerned = None if only is None else {one.trainer_id for one in unit.bonuses.engaged(only.to_list()).values()}
    waiting: list[int] = []
    found = what_if(unit, supposed, weeks, concerned)
    return WeighedPay(added_up(_noting(found, only, waiting), only), pack, sum(waiting))


def _noting(
    found: Iterator[Weighed], only: pl.Series | None, waiting: list[int]
) -> Iterator[tuple[pl.DataFrame, pl.DataFrame]]:
    """Pass lines on, and note how many seconds would newly wait."""
    for part in found:
        own = part.unpriced if only is None else part.unpriced.filter(pl.col("engagement_id").is_in(only.implode()))
        waiting.append(int(own["seconds"].sum()))
        yield part.lines, part.pending
