"""Preview a pay run. In: its id, a moment or none. Out: whom it would pay what, whom it leaves, the remarks.

As known at a moment it is what whoever looked then was shown: earnings posted and not claimed by then, and blockers
by what was known of people, terms and rates.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta

from services.payroll.domain.price import price
from services.payroll.domain.remark import Circumstances, preview
from services.payroll.domain.run import last_work_week
from services.payroll.domain.work_weeks import WorkWeeks
from services.payroll.usecases.in_shards import in_shards
from services.payroll.usecases.ports import PayrollPort, PayRun, RunPreview
from shared.values.call import Call
from shared.values.known_at import require_past


def preview_run(unit: PayrollPort, call: Call, pay_run_id: str, known_epoch: int | None = None) -> RunPreview:
    """Look at what the run would claim, or would have claimed at a moment; changes nothing."""
    require_past(call, known_epoch)
    run = unit.runs.get(pay_run_id, known_epoch)
    now = unit.runs.circumstances(run, known_epoch)
    found = now if known_epoch is None else _with_unpriced(unit, run, now, known_epoch)
    return RunPreview(run, preview(unit.runs.claimable(run, known_epoch), found))


def _with_unpriced(unit: PayrollPort, run: PayRun, found: Circumstances, known_epoch: int) -> Circumstances:
    """Add whose hours of the pay group had no price by then, and why."""
    weeks = WorkWeeks(last=last_work_week(run.period_end) + timedelta(days=1))
    by_reason: defaultdict[str, set[str]] = defaultdict(set)
    for facts, _ in in_shards(unit, unit.known.all_trainers(), weeks, known_epoch):
        waiting = price(facts, unit.packs, known_epoch).unpriced.filter(weeks.held())
        in_group = facts.terms.filter(pay_group=run.pay_group)
        for trainer_id, reason in waiting.join(in_group, on="engagement_id", how="semi").select(
            "trainer_id", "reason"
        ).iter_rows():  # fmt: skip
            by_reason[reason].add(trainer_id)
    unknown = by_reason.pop("pack_unknown", set())
    return replace(found, pack_unknown=unknown, unpriced=set().union(*by_reason.values()))
