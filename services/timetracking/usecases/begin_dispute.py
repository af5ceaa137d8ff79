"""Begin a dispute of one line. In: the line, who doubts it and why. Out: the dispute, kept, and `dispute.opened`."""

from __future__ import annotations

from services.timetracking.domain.dispute import Dispute
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.time_rules import rules_on
from services.timetracking.usecases.ports import SheetLine, TimetrackingPort
from shared.events.timetracking import DisputeOpened
from shared.values.call import Call


def begin_dispute(
    unit: TimetrackingPort, call: Call, disputed: SheetLine, engagement: Engagement, reason: str,
    client_id: str | None = None,
) -> Dispute:  # fmt: skip
    """Keep it with its deadline by the project's rules, and say it."""
    line = disputed.line
    versions = unit.rules.of_projects([engagement.project_id])
    rules = rules_on(versions, engagement.project_id, line.work_date, call.at_epoch)
    dispute = Dispute(
        call.new_id("dsp"), engagement.trainer_id, disputed.timesheet_id, line.entry_id, line.version,
        line.engagement_id, line.seconds, reason, call.actor.user_id, call.at_epoch,
        call.at_epoch + rules.dispute_seconds, client_id=client_id,
    )  # fmt: skip
    unit.disputes.add(dispute)
    unit.say(DisputeOpened(
        dispute.dispute_id, dispute.trainer_id, dispute.timesheet_id, dispute.entry_id, dispute.version,
        dispute.engagement_id, dispute.opened_by, dispute.reason, dispute.seconds, line.work_date.isoformat(),
        dispute.due_epoch, client_id is not None,
    ))  # fmt: skip
    return dispute
