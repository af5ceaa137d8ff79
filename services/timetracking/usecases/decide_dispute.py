"""Decide a dispute. In: an outcome and its reason. Out: the dispute, decided, and `dispute.decided`.

Who decides is neither the trainer nor whoever opened it. What is granted is approved there and then, so it is paid with
the next run like any late hours, with the dispute as its cause; what is not is rejected with the reason. Where a client
disputes what is approved, its approval becomes void first, unless the hours stand: pay and invoice take the difference.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.timetracking.domain.dispute import DECIDED, Dispute, granted
from services.timetracking.domain.entry import Entry, Words
from services.timetracking.domain.lines import digest_of
from services.timetracking.domain.states import APPROVED, DISPUTED, DRAFT, REJECTED, SUBMITTED
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.hold_dispute import hold_dispute
from services.timetracking.usecases.keep_approvals import keep_approvals
from services.timetracking.usecases.ports import Approval, Step, TimetrackingPort
from services.timetracking.usecases.refuse_billed import refuse_billed
from services.timetracking.usecases.revise import revise
from services.timetracking.usecases.settle_sheet import settle_sheet
from services.timetracking.usecases.show_dispute import show_dispute
from services.timetracking.usecases.take_back_billed import take_back_billed
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
    if dispute.client_id is not None:
        refuse_billed(unit, call, dispute, entry, stands=right == entry.hours)
    if dispute.client_id is None or right != entry.hours:
        (maker,) = [line.made_by for line in one.lines if line.line.entry_id == entry.entry_id]
        taken = entry if dispute.client_id is None else take_back_billed(unit, call, entry, maker, command.reason)
        _carry_out(unit, call, taken, right, step, maker)
        settle_sheet(unit, one, {entry.entry_id: REJECTED if right is None else APPROVED}, step)
    seconds = dispute.seconds if right == entry.hours else 0 if right is None else right.seconds
    unit.disputes.decide(dispute, Step(DECIDED, step.by, step.at_epoch, step.why), command.outcome, seconds)
    unit.say(_fact(dispute, command, step.by, seconds))
    return show_dispute(unit, call, command.dispute_id).dispute


def _carry_out(unit: TimetrackingPort, call: Call, entry: Entry, right: Worked | None, step: Step, maker: str) -> None:
    """Approve disputed hours, reject them, or put what is right of them in their place."""
    if right is None:
        _move(unit, entry, DISPUTED, Step(REJECTED, step.by, step.at_epoch, step.why))
    elif right == entry.hours:
        _approve(unit, call, entry, DISPUTED, step)
    else:
        words = Words(entry.task, entry.description)
        _accept(unit, call, revise(unit, call, entry, right, words, step.why, maker).entry, step)


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
