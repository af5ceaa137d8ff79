"""Hear that hours were approved. In: `hours.approved` facts. Out: the hours kept, their work weeks accrued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import polars as pl

from services.payroll.domain.frames import HOURS, Schema
from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.post_weeks import post_weeks
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.events.timetracking import HoursApproved
from shared.values.call import Call

# What a line says of itself.
_LINE: Schema = {
    "entry_id": pl.String, "entry_version": pl.Int64, "engagement_id": pl.String, "work_date": pl.Date,
    "zone": pl.String, "seconds": pl.Int64, "code": pl.String, "start_epoch": pl.Int64, "end_epoch": pl.Int64,
}  # fmt: skip
_WHOSE: Schema = dict.fromkeys(("trainer_id", "approval_id", "heard_id"), pl.String)


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
    """Lay the lines of all facts out as columns."""
    heard = [call.new_id("hrd") for _ in facts]
    rows = [
        (line.entry_id, line.entry_version, line.engagement_id, date.fromisoformat(line.work_date), line.zone,
         line.seconds, line.code, line.start_epoch, line.end_epoch, fact.trainer_id, fact.approval_id, heard_id)
        for fact, heard_id in zip(facts, heard, strict=True) for line in fact.lines
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=_LINE | _WHOSE, orient="row")
