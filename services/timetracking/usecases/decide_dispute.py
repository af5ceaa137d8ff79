"""Decide a dispute. In: an outcome and its reason. Out: the dispute, decided, and `dispute.decided`.

Who decides is neither the trainer nor whoever opened it. What is granted is approved there and then, so it is paid with
the next run like any late hours, with the dispute as its cause; what is not is rejected with the reason.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import DECIDED, Dispute, granted
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import APPROVED, DISPUTED, DRAFT, REJECTED, SUBMITTED
from services.timetracking.usecases.hold_dispute import hold_dispute
from services.timetracking.usecases.keep_approvals import keep_approvals
from services.timetracking.usecases.ports import Approval, Step, TimetrackingPort
from services.timetracking.usecases.revise import revise
from services.timetracking.usecases.settle_sheet import settle_sheet
from services.timetracking.usecases.show_dispute import show_dispute
from shared.events.timetracking import DisputeDecided
from shared.values.call import Call, require_other_person


@dataclass(frozen=True)
class DecideDispute:
    """Approve the line, correct it to fewer `seconds`, or reject it; the reason is read by everyone concerned."""

    dispute_id: str
    outcome: str
    reason: str
    seconds: int | None = None


def decide_dispute(unit: TimetrackingPort, call: Call, command: DecideDispute) -> Dispute:
    """Decide, and let the hours follow; refuses one's own hours and a dispute one opened."""
    dispute, one = hold_dispute(unit, call, command.dispute_id)
    one.refuse_own(call)
    require_other_person(call, dispute.opened_by, "this dispute")
    entry = unit.entries.get(dispute.entry_id)
    assert entry is not None, "a dispute is about an entry"
    right = granted(entry.hours, command.outcome, command.seconds)
    step = Step(APPROVED, call.actor.user_id, call.at_epoch, command.reason)
    if right == entry.hours:
        _approve(unit, call, entry, DISPUTED, step)
    elif right is None:
        _move(unit, entry, DISPUTED, Step(REJECTED, step.by, step.at_epoch, step.why))
    else:
        words = Words(entry.task, entry.description)
        (maker,) = [line.made_by for line in one.lines if line.line.entry_id == entry.entry_id]
        _accept(unit, call, revise(unit, call, entry, right, words, command.reason, maker).entry, step)
    settle_sheet(unit, one, {entry.entry_id: REJECTED if right is None else APPROVED}, step)
    seconds = 0 if right is None else right.seconds
    unit.disputes.decide(dispute, Step(DECIDED, step.by, step.at_epoch, step.why), command.outcome, seconds)
    unit.say(_fact(dispute, command, step.by, seconds))
    return show_dispute(unit, call, command.dispute_id).dispute


def _accept(unit: TimetrackingPort, call: Call, entry: Entry, step: Step) -> None:
    """Submit and approve the smaller version: its maker is the trainer, of whose claim it is a part."""
    _move(unit, entry, DRAFT, Step(SUBMITTED, step.by, step.at_epoch, step.why))
    _approve(unit, call, entry, SUBMITTED, step)


def _approve(unit: TimetrackingPort, call: Call, entry: Entry, present: str, step: Step) -> None:
    _move(unit, entry, present, step)
    on_sheet = unit.timesheets.lines([entry.timesheet_id])[entry.timesheet_id]
    lines = tuple(one.line for one in on_sheet if one.line.entry_id == entry.entry_id)
    approval = Approval(call.new_id("apr"), entry.timesheet_id, entry.trainer_id, step.by, step.at_epoch,
                        digest_of(lines), lines)  # fmt: skip
    keep_approvals(unit, [approval], f"dispute decided: {step.why}")


def _move(unit: TimetrackingPort, entry: Entry, present: str, step: Step) -> None:
    unit.entries.step([entry.timesheet_id], [present], step, [entry.entry_id])


def _fact(dispute: Dispute, command: DecideDispute, decided_by: str, seconds: int) -> DisputeDecided:
    return DisputeDecided(dispute.dispute_id, dispute.trainer_id, command.outcome, decided_by, command.reason,
                          dispute.seconds, seconds)  # fmt: skip
