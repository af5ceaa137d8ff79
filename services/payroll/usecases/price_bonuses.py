"""Hear of bonuses. In: `bonus.granted` facts, payroll's own. Out: the work weeks that hold them priced again.

A late bonus is nothing special: it and the overtime it makes dearer are differences of a week that was priced before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import polars as pl

from services.payroll.domain.bonus import in_work_weeks
from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import WEEK
from shared.events.payroll import BonusGranted
from shared.values.call import Call


def price_bonuses(unit: PayrollPort, call: Call, facts: Sequence[BonusGranted]) -> None:
    """Price the work week of each bonus."""
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        verb = "taken back" if fact.takes_back else "granted"
        causes[fact.trainer_id].append(Cause(f"bonus.granted {fact.bonus_id}", f"bonus {verb}: {fact.why}"))
    trainers = sorted(causes)
    said = pl.col("bonus_id").is_in([fact.bonus_id for fact in facts])
    weeks = in_work_weeks(unit.known.bonuses(trainers).filter(said), unit.known.terms(trainers))
    reprice(unit, call, weeks.select(WEEK).unique().sort(WEEK), causes)
