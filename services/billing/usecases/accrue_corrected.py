"""Hear corrections: void the approved lines they name, price the work weeks these touched.

In: a batch of `hours.corrected`. Out: charges, mostly negative.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import polars as pl

from services.billing.domain.price import ENTRY
from services.billing.usecases.accrue_charges import Touched, accrue_charges
from services.billing.usecases.ports import BillingPort
from shared.events.timetracking import HoursCorrected
from shared.values.call import Call

_VERSION = ["trainer_id", "entry_id", "entry_version"]


def accrue_corrected(unit: BillingPort, call: Call, facts: Sequence[HoursCorrected]) -> None:
    """Void the lines of a batch and price their weeks again."""
    causes: dict[str, list[str]] = defaultdict(list)
    rows: list[dict[str, Any]] = []
    heard_id = call.new_id("hrd")
    for fact in facts:
        causes[fact.trainer_id].append(fact.correction_id)
        for line in fact.voided:
            key = zip(_VERSION, (fact.trainer_id, line.entry_id, line.entry_version), strict=True)
            rows.append({**dict(key), "correction_id": fact.correction_id, "heard_id": heard_id})
    unit.hours.void(rows)
    voided = pl.DataFrame(rows, schema=dict.fromkeys(_VERSION, pl.Utf8) | {"entry_version": pl.Int64})
    entries = unit.hours.versions(sorted({row["entry_id"] for row in rows})).join(voided, on=_VERSION, how="semi")
    engagement_ids = entries["engagement_id"].unique().sort().to_list()
    accrue_charges(unit, call, Touched(HoursCorrected.TYPE, causes, engagement_ids, entries.select(ENTRY.keys())))
