"""What is decided about the hours of the forty days: approvals, disputes, a week taken back. In: the telling.

Out: hours that stand, or do not, and are owed and billed accordingly.
"""

from __future__ import annotations

from forty_days import CHAINED, DEPUTY, HEAD, HOUR, LEAD, UNATTENDED, day
from forty_days_telling import Telling

from deploy.month.calendar import at
from deploy.month.plan import PlannedTrainer
from services.timetracking.usecases.auto_approve import WHY as BY_THE_CLOCK
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.set_substitute import set_substitute
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.values.refusal import Refusal
from shared.values.span import Span


def a_week_is_approved(told: Telling) -> None:
    """Tuesday: the lead, then from twenty hours on the head; an approver reads all other weeks."""
    on = told.on
    assert on.approve(LEAD, chained=True) > 0
    assert on.approve(HEAD, chained=True) > 0
    assert on.approve("approver") > 20


def the_lead_goes_on_holiday(told: Telling) -> None:
    """Day 6: the lead is away in the week from day 8; a deputy stands in."""
    away = Span(at(day(8), 0), at(day(15), 0))
    told.on.do("timetracking", LEAD, set_substitute, LEAD.user_id, DEPUTY.user_id, away)


def a_week_is_approved_without_the_lead(told: Telling) -> None:
    """Day 9: the head cannot sign for the lead, the deputy can; then the head signs what is long enough."""
    on = told.on
    assert _refused_to_sign(told, HEAD) == "step_is_anothers"
    assert on.approve(DEPUTY, chained=True) > 0
    assert on.approve(HEAD, chained=True) > 0
    assert on.approve("approver") > 20


def the_deputy_stands_in_no_longer(told: Telling) -> None:
    """Day 16: the lead is back. Whom the chain of the first week was signed by, step by step, is kept."""
    assert _refused_to_sign(told, DEPUTY) == "step_is_anothers"
    signed = told.on.rows("timetracking", "select distinct s.number, s.signed_by, a.approved_by from sign_offs s "
                          "join approval_lines l using (entry_id) join approvals a using (approval_id)")  # fmt: skip
    assert [tuple(row) for row in signed] == [(1, DEPUTY.user_id, HEAD.user_id)]


def _refused_to_sign(told: Telling, who: object) -> str:
    try:
        told.on.approve(who, chained=True)  # type: ignore[arg-type]
    except Refusal as refusal:
        return refusal.code
    raise AssertionError(f"{who} signed a step of {CHAINED}")


def some_weeks_are_approved_by_the_clock(told: Telling) -> None:
    """Day 17: nobody decided on the unattended project; a day after that was told, two after they came, hours stand."""
    on = told.on
    kept = on.rows("timetracking", "select s.timesheet_id, n.told_epoch, s.at_epoch from timesheet_states s join "
                   "approval_notices n using (timesheet_id) where s.why = :why", why=BY_THE_CLOCK)  # fmt: skip
    own = on.value("timetracking", "select count(distinct timesheet_id) from timesheets join engagements using "
                   "(engagement_id) where project_name = :name and state = 'approved'", name=UNATTENDED)  # fmt: skip
    assert len(kept) == own == 26, f"thirteen people on {UNATTENDED}, two weeks each"
    assert {(told_epoch, approved) for _sheet, told_epoch, approved in kept} == {
        (at(day(9)), at(day(10))), (at(day(16)), at(day(17))),
    }  # fmt: skip


def a_line_is_doubted_that_everybody_forgets(told: Telling) -> None:
    """Day 9: an approver doubts a line of the first week. Nobody looks at it again for a week."""
    told.old_dispute = _doubt(told, told.forgotten, 1, "Nobody met that morning")


def two_lines_are_doubted(told: Telling) -> None:
    """Day 16: an approver doubts a line of two people's second week each; these lines alone wait."""
    told.dispute = _doubt(told, told.doubted, 8, "The recording is shorter")
    told.third_dispute = _doubt(told, told.cleared, 8, "That was a holiday")


def _doubt(told: Telling, one: PlannedTrainer, week: int, why: str) -> str:
    sheet, entry, _version, _seconds = told.line_of(one, week)
    return str(told.on.do("timetracking", "approver", open_dispute, OpenDispute(sheet, entry, why)).dispute_id)


def three_lines_wait(told: Telling) -> None:
    """Day 17: one of the three disputes is so old that the clock has escalated it; all other lines are approved."""
    on = told.on
    state = "select state from disputes where dispute_id = :id"
    assert on.value("timetracking", state, id=told.old_dispute) == "escalated"
    others = [on.value("timetracking", "select count(*) from entries where trainer_id = :id and live and "
                       "state = 'approved'", id=on.id_of(one))
              for one in (told.doubted, told.forgotten, told.cleared)]  # fmt: skip
    assert others == [19] * 3, "of twenty lines of two weeks each, the nineteen that nobody doubts are paid"


def the_old_dispute_is_decided_against(told: Telling) -> None:
    """Day 18: finance decides the forgotten dispute: those hours were not worked, are not paid and not billed."""
    decision = DecideDispute(told.old_dispute, "reject", "The calendar shows a holiday")
    told.on.do("timetracking", "finance", decide_dispute, decision)


def the_doubted_answers(told: Telling) -> None:
    """Day 18: the trainer brings evidence."""
    on, one = told.on, told.doubted
    on.do("timetracking", on.actor_of(one), give_evidence, told.dispute, "I wrote up the notes after the recording")


def the_third_dispute_is_decided_for_the_trainer(told: Telling) -> None:
    """Day 18: who opened it may not decide it; finance does: the whole line was work, and is paid with the next run."""
    decision = DecideDispute(told.third_dispute, "approve", "The holiday was another country's")
    assert told.on.refused("timetracking", "approver", decide_dispute, decision) == "maker_is_checker"
    told.on.do("timetracking", "finance", decide_dispute, decision)


def half_of_the_line_is_granted(told: Telling) -> None:
    """Day 24: a third person decides that half of the doubted line was work; it is paid with the next run."""
    seconds = told.on.value("timetracking", "select seconds from disputes where dispute_id = :id", id=told.dispute)
    decision = DecideDispute(told.dispute, "correct", "The notes are half of it", seconds // 2)
    told.on.do("timetracking", "finance", decide_dispute, decision)


def a_week_is_returned(told: Telling) -> None:
    """Day 9: one week comes back with a question. Its trainer submits it again on the next Monday."""
    sheet = told.sheet_of(told.mended, 1)
    told.on.do("timetracking", "approver", return_lines, ReturnLines(sheet, "Which task was the morning for?"))


def a_paid_week_is_reopened(told: Telling) -> None:
    """Day 20: a trainer finds an hour too much in a week that was paid and billed, and takes it back."""
    on, one = told.on, told.reopened
    sheet, entry, _version, seconds = told.line_of(one, 8)
    shown = on.do("timetracking", on.actor_of(one), show_reopening, sheet, [entry])
    again = ReopenTimesheet(sheet, shown.digest, "I forgot my lunch", (entry,))
    on.do("timetracking", on.actor_of(one), reopen_timesheet, again)
    shorter = on.stretch(one, day(8), 8, seconds - HOUR)
    version = on.value("timetracking", "select version from entries where entry_id = :id", id=entry)
    on.do("timetracking", on.actor_of(one), edit_entry, EditEntry(entry, version, shorter))


def zero_hours_are_stated(told: Telling) -> None:
    """Day 22: who was on holiday submits that the week held no hours."""
    on, one = told.on, told.absent
    on.do("timetracking", on.actor_of(one), submit_timesheet, told.engagement_of(one), day(15))
    on.at_rest.discard(one.external_ref)
