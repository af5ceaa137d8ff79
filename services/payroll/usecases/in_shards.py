"""Gather everyone's facts, some trainers at a time. In: trainers, work weeks. Out: facts beside what is posted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import polars as pl

from services.payroll.domain.facts import Facts
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.usecases.facts_of import facts_of
from services.payroll.usecases.ports import PayrollPort, Shard, Whose

# So many trainers' facts are in memory at a time, whatever the size of the house.
SHARD = 5000


def in_shards(
    unit: PayrollPort,
    trainers: Sequence[str],
    weeks: WorkWeeks = ALL_WEEKS,
    known_epoch: int | None = None,
    *,
    chosen: bool = False,
) -> Iterator[tuple[Facts, pl.DataFrame]]:
    """Give the facts that these work weeks follow from, and all that is posted, for so many trainers at a time.

    `trainers` come in order: everyone, or some who were `chosen` and between whom others may lie. Keep the `weeks` of
    what you make of it: hours of weeks beside them are there in part. With `known_epoch`: hours and terms heard, lines
    posted by the end of that second; other versions carry since when each is known.
    """
    upto = None if known_epoch is None else unit.hours.heard_by(known_epoch)
    for start in range(0, len(trainers), SHARD):
        some = trainers[start : start + SHARD]
        shard: Whose = some if chosen else Shard(some[0], some[-1])
        hours = unit.hours.of_trainers(shard, weeks, upto)
        yield facts_of(unit, hours, shard, unit.known.terms(shard, upto)), unit.earnings.posted_of(shard, known_epoch)
