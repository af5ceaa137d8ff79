"""Dispute one line. In: a line that waits, and why it is doubted. Out: the dispute, and `dispute.opened`.

The line is left out of approvals until the dispute is decided; every other line goes its way and is paid on time.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import Dispute
from services.timetracking.domain.states import DISPUTED, WAITING
from services.timetracking.domain.time_rules import rules_on
from services.timetracking.usecases.open_sheet import open_sheet
from services.timetracking.usecases.ports import SheetLine, Step, TimetrackingPort
from shared.events.timetracking import DisputeOpened
from shared.values.call import Call


@dataclass(frozen=True)
class OpenDispute:
    """Which line of which timesheet, and the reason, which the trainer reads."""

    timesheet_id: str
    entry_id: str
    reason: str


def open_dispute(unit: TimetrackingPort, call: Call, command: OpenDispute) -> Dispute:
    """Take one waiting line out of approval; refuses one's own and a line that does not wait."""
    one = open_sheet(unit, call, command.timesheet_id)
    one.refuse_own(call)
    (line,) = one.submitted([command.entry_id])
    dispute = _dispute(unit, call, line, command.reason)
    step = Step(DISPUTED, call.actor.user_id, call.at_epoch, command.reason)
    unit.entries.step([command.timesheet_id], WAITING, step, [command.entry_id])
    unit.disputes.add(dispute)
    unit.say(DisputeOpened(
        dispute.dispute_id, dispute.trainer_id, dispute.timesheet_id, dispute.entry_id, dispute.version,
        dispute.engagement_id, dispute.opened_by, dispute.reason, dispute.seconds, line.line.work_date.isoformat(),
        dispute.due_epoch,
    ))  # fmt: skip
    return dispute


def _dispute(unit: TimetrackingPort, call: Call, disputed: SheetLine, reason: str) -> Dispute:
    line = disputed.line
    engagement = unit.people.engagement(line.engagement_id)
    assert engagement is not None, "an entry is on an engagement that is known"
    versions = unit.rules.of_projects([engagement.project_id])
    rules = rules_on(versions, engagement.project_id, line.work_date, call.at_epoch)
    return Dispute(
        call.new_id("dsp"), engagement.trainer_id, disputed.timesheet_id, line.entry_id, line.version,
        line.engagement_id, line.seconds, reason, call.actor.user_id, call.at_epoch,
        call.at_epoch + rules.dispute_seconds,
    )  # fmt: skip
