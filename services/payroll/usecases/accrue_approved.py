"""Hear that hours were approved. In: `hours.approved` facts. Out: the hours kept, their work weeks accrued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from services.payroll.domain.frames import HOURS, Schema
from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.post_weeks import post_weeks
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.events.timetracking import HoursApproved
from shared.values.call import Call

# What a line says of itself.
_LINE: Schema = {
    "entry_id": pl.String, "entry_version": pl.Int64, "engagement_id": pl.String, "work_date": pl.String,
    "zone": pl.String, "seconds": pl.Int64, "code": pl.String, "start_epoch": pl.Int64, "end_epoch": pl.Int64,
}  # fmt: skip


def accrue_approved(unit: PayrollPort, call: Call, facts: Sequence[HoursApproved]) -> None:
    """Keep the approved lines and price the work weeks they touch, whole."""
    approved = _columns(call, facts)
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        causes[fact.trainer_id].append(Cause(f"hours.approved {fact.approval_id}", fact.cause or "hours approved"))
    terms = unit.known.terms(sorted(causes))
    weeks = touch_weeks(approved[list(HOURS)], terms)
    hours = unit.hours.add(approved, weeks)
    if unknown := set(approved["engagement_id"]) - set(terms["engagement_id"]):
        unit.known.await_engagements(sorted(unknown))
    if not weeks.is_empty():
        post_weeks(unit, call, weeks, causes, terms, hours)


def _columns(call: Call, facts: Sequence[HoursApproved]) -> pl.DataFrame:
    """Lay the lines of all facts out as columns: a batch has thousands."""
    lines = [line for fact in facts for line in fact.lines]
    told = {name: pl.Series([getattr(line, name) for line in lines], dtype=kind) for name, kind in _LINE.items()}
    whose = pl.DataFrame(
        [(fact.trainer_id, fact.approval_id, call.new_id("hrd")) for fact in facts],
        schema=["trainer_id", "approval_id", "heard_id"], orient="row",
    )[[number for number, fact in enumerate(facts) for _ in fact.lines]]  # fmt: skip
    return pl.DataFrame(told).with_columns(pl.col("work_date").str.to_date("%Y-%m-%d")).hstack(whose)
