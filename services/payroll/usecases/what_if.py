"""Price work weeks under other rules or rates. In: what is supposed. Out: pay before and its change; writes nothing.

A difference is what would be posted if the rules were chosen or the rates set, paid lines not excepted.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import polars as pl

from services.payroll.domain.frames import LINE_KEYS, LINE_MEASURES
from services.payroll.domain.supposed import Supposed
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.compare import compare
from services.payroll.usecases.in_shards import in_shards
from services.payroll.usecases.ports import PayrollPort
from shared.values.difference import suppose

# A line of the same hours under the next version of a pack is the same line to whoever is paid it.
PAID_LINE = [name for name in LINE_KEYS if name not in {"pack", "pack_version"}]


@dataclass(frozen=True)
class Weighed:
    """Some trainers' `lines`: PAID_LINE, and before and change of seconds and amount_minor, zero where nothing changes.

    `pending` lines differ from what is posted whatever is supposed. `unpriced`: by how many seconds more or fewer of an
    engagement would wait for a price.
    """

    lines: pl.DataFrame
    pending: pl.DataFrame
    unpriced: pl.DataFrame


def what_if(
    unit: PayrollPort, supposed: Supposed, weeks: WorkWeeks, only: Collection[str] | None = None
) -> Iterator[Weighed]:
    """Weigh what is supposed against what is, so many trainers at a time; everyone's pay, or that of `only` some."""
    trainers = unit.known.all_trainers() if only is None else sorted(only)
    for facts, posted in in_shards(unit, trainers, weeks, chosen=only is not None):
        now = compare(facts, unit.packs, posted)
        then = now if supposed.changes_nothing(unit.packs) else compare(supposed.of(facts), supposed.packs, posted)
        held, missing, other = (frame.filter(weeks.held()) for frame in (posted, now.differences, then.differences))
        lines = suppose(held, missing, other, PAID_LINE, list(LINE_MEASURES))
        waiting = pl.concat([
            found.unpriced.filter(weeks.held()).select("engagement_id", seconds=pl.col("seconds") * sign)
            for found, sign in ((now, -1), (then, 1))
        ])  # fmt: skip
        yield Weighed(lines, missing, waiting.group_by("engagement_id").agg(pl.col("seconds").sum()))
