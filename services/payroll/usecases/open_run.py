"""Open a pay run. In: a pay group, a period, a payday, a kind. Out: a draft; nothing is claimed yet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from services.payroll.domain.run import require_period
from services.payroll.usecases.ports import PayrollPort, PayRun
from shared.values.call import Call
from shared.values.refusal import conflict


@dataclass(frozen=True)
class OpenRun:
    """A regular run claims a period once; off-cycle runs, corrections and terminations come beside it."""

    pay_group: str
    period_start: date
    period_end: date
    payday: date
    kind: str = "regular"


def open_run(unit: PayrollPort, call: Call, command: OpenRun) -> PayRun:
    """Open a draft; refuses a second regular run of the same pay group and period."""
    require_period(command.kind, command.period_start, command.period_end, command.payday)
    known = unit.runs.same_period(command.pay_group, command.period_start, command.period_end)
    if command.kind == "regular" and known:
        detail = f"Run {known} pays this pay group for this period; void it, or open one of another kind."
        raise conflict("pay_run_exists", detail)
    run = PayRun(call.new_id("run"), command.kind, command.pay_group, command.period_start, command.period_end,
                 command.payday, call.actor.user_id, call.at_epoch, "draft", 1)  # fmt: skip
    unit.runs.add(run)
    unit.runs.enter(run.pay_run_id, 1, "draft", call.actor.user_id, call.at_epoch, "opened")
    return run
