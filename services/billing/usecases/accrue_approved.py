"""Hear approved hours: keep the lines, price the work weeks they touch.

In: a batch of `hours.approved`. Out: charges. Hours of an engagement not heard of yet are kept and priced with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import polars as pl

from services.billing.domain.price import ENTRY
from services.billing.usecases.accrue_charges import Touched, accrue_charges
from services.billing.usecases.ports import BillingPort
from shared.events.timetracking import ApprovedLine, HoursApproved
from shared.values.call import Call


def accrue_approved(unit: BillingPort, call: Call, facts: Sequence[HoursApproved]) -> None:
    """Keep and price the lines of a batch; a line heard before changes nothing."""
    causes: dict[str, list[str]] = defaultdict(list)
    rows: list[dict[str, Any]] = []
    heard_id = call.new_id("hrd")
    for fact in facts:
        causes[fact.trainer_id].append(fact.approval_id)
        rows.extend(_row(fact, line, heard_id) for line in fact.lines)
    unit.hours.add(rows)
    engagement_ids = sorted({row["engagement_id"] for row in rows})
    entries = pl.DataFrame([[row[name] for name in ENTRY] for row in rows], schema=ENTRY, orient="row")
    accrue_charges(unit, call, Touched(HoursApproved.TYPE, causes, engagement_ids, entries))


def _row(fact: HoursApproved, line: ApprovedLine, heard_id: str) -> dict[str, Any]:
    return {
        "trainer_id": fact.trainer_id, "entry_id": line.entry_id, "entry_version": line.entry_version,
        "engagement_id": line.engagement_id, "work_date": date.fromisoformat(line.work_date), "seconds": line.seconds,
        "code": line.code, "start_epoch": line.start_epoch, "end_epoch": line.end_epoch,
        "approval_id": fact.approval_id, "heard_id": heard_id,
    }  # fmt: skip
