"""Hear that hours were approved. In: `hours.approved` facts. Out: the hours kept, their work weeks accrued."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from services.payroll.domain.frames import HOURS
from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.events.timetracking import HoursApproved
from shared.values.call import Call


def accrue_approved(unit: PayrollPort, call: Call, facts: Sequence[HoursApproved]) -> None:
    """Keep the approved lines and price the work weeks they touch, whole."""
    rows = [row for fact in facts for row in _rows(call, fact)]
    unit.hours.add(rows)
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        causes[fact.trainer_id].append(Cause(f"hours.approved {fact.approval_id}", "hours approved"))
    terms = unit.known.terms(sorted(causes))
    reprice(unit, call, touch_weeks(pl.DataFrame(rows, schema=HOURS), terms), causes)


def _rows(call: Call, fact: HoursApproved) -> list[dict[str, Any]]:
    heard_id = call.new_id("hrd")
    return [
        {
            "trainer_id": fact.trainer_id, "entry_id": line.entry_id, "entry_version": line.entry_version,
            "engagement_id": line.engagement_id, "work_date": date.fromisoformat(line.work_date), "zone": line.zone,
            "seconds": line.seconds, "code": line.code, "start_epoch": line.start_epoch, "end_epoch": line.end_epoch,
            "approval_id": fact.approval_id, "heard_id": heard_id,
        }
        for line in fact.lines
    ]  # fmt: skip
