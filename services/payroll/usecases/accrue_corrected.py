"""Hear that approved hours were corrected. In: `hours.corrected` facts. Out: those lines void, their weeks repriced.

The hours themselves stay: a void is a row beside them. What replaces them comes with its own approval.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from services.payroll.usecases.ports import Cause, PayrollPort
from services.payroll.usecases.reprice import reprice
from services.payroll.usecases.touch_weeks import touch_weeks
from shared.events.timetracking import HoursCorrected
from shared.values.call import Call


def accrue_corrected(unit: PayrollPort, call: Call, facts: Sequence[HoursCorrected]) -> None:
    """Void the lines and post what that takes back."""
    heard_id = call.new_id("hrd")
    rows = [
        {"trainer_id": fact.trainer_id, "entry_id": line.entry_id, "entry_version": line.entry_version,
         "correction_id": fact.correction_id, "why": fact.reason, "heard_id": heard_id}
        for fact in facts for line in fact.voided
    ]  # fmt: skip
    unit.hours.void(rows)
    causes: defaultdict[str, list[Cause]] = defaultdict(list)
    for fact in facts:
        cause = Cause(f"hours.corrected {fact.correction_id}", f"hours corrected: {fact.reason}")
        causes[fact.trainer_id].append(cause)
    keys = [(fact.trainer_id, line.entry_id, line.entry_version) for fact in facts for line in fact.voided]
    touched = touch_weeks(unit.hours.versions(keys), unit.known.terms(sorted(causes)))
    reprice(unit, call, touched, causes)
