"""Hear that work weeks are to be priced under revised rules. In: `repricing.asked` facts. Out: differences.

What was posted meanwhile, by whatever else touched the week, is posted already: asked twice, nothing is posted twice.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date

import polars as pl

from services.payroll.domain.pack import require_version
from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import WEEK
from shared.events.payroll import RepricingAsked
from shared.values.call import Call


def price_revised(unit: PayrollPort, call: Call, facts: Sequence[RepricingAsked]) -> None:
    """Price the work weeks; a process that does not have the rules yet refuses, and the fact waits for one that has."""
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        for pack, version in fact.rule_packs:
            require_version(unit.packs, pack, version)
        named = ", ".join(f"{pack} {version}" for pack, version in fact.rule_packs)
        cause = Cause(f"repricing.asked {fact.repricing_id}", f"priced again under revised rules: {named}")
        causes[fact.trainer_id].append(cause)
    weeks = [(fact.trainer_id, date.fromisoformat(start)) for fact in facts for start in fact.workweek_starts]
    frame = pl.DataFrame(weeks, schema={"trainer_id": pl.String, "workweek_start": pl.Date}, orient="row")
    reprice(unit, call, frame.unique().sort(WEEK), causes)
