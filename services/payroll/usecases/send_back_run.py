"""Send a submitted pay run back. In: its id and why. Out: a draft again, which had claimed nothing."""

from __future__ import annotations

from dataclasses import replace

from services.payroll.domain.run import require_transition
from services.payroll.usecases.ports import PayrollPort, PayRun
from shared.values.call import Call


def send_back_run(unit: PayrollPort, call: Call, pay_run_id: str, why: str, version: int | None = None) -> PayRun:
    """Make a ready run a draft: by who submitted it, or by the second person, who may still approve it later."""
    run = unit.runs.get(pay_run_id)
    run.require_version(version)
    require_transition(run.state, "draft")
    unit.runs.enter(pay_run_id, run.version + 1, "draft", call.actor.user_id, call.at_epoch, why)
    return replace(run, state="draft", version=run.version + 1)
