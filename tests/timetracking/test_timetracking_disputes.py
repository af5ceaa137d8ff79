"""One line is disputed and decided by a third person; every other line is paid on time, and no clock decides alone.

The table of outcomes reads as an accountant would check it: claimed, what was decided, what is approved, what is left.
"""

from __future__ import annotations

from datetime import date

import pytest
from test_timetracking_flow import MONDAY, log, refused, states, submitted
from timetracking_house import NOON, House, engagement

from services.timetracking.domain.time_rules import DEFAULTS, RulesVersion, TimeRules, rules_on
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.give_evidence import give_evidence
from services.timetracking.usecases.list_disputes import DisputeFilter, list_disputes
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.name_disputes import name_disputes
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.open_project import open_project
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.set_time_rules import set_time_rules
from services.timetracking.usecases.show_dispute import show_dispute
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import (
    DisputeDecided,
    DisputeEscalated,
    DisputeOpened,
    HoursApproved,
    TimesheetSubmitted,
)

DAY = 86_400


@pytest.fixture
def judge(house):
    return house.call("usr_judge", "finance")


def disputed(house: House, ann, approver, *spans):
    """Submit Ann's hours and dispute the last line; give its timesheet's id, its entry's id and the dispute."""
    shown = submitted(house, ann, *(spans or (("08:00", "09:00"), ("10:00", "12:00"))))
    entry_id = shown.lines[-1].line.entry_id
    sheet_id = shown.sheet.timesheet_id
    dispute = house.do(approver, open_dispute, OpenDispute(sheet_id, entry_id, "No task was open then"))
    return sheet_id, entry_id, dispute


def approved_seconds(house):
    return [[line.seconds for line in fact.lines] for fact in house.said(HoursApproved)]


def test_the_other_lines_are_approved_on_time(house, ann, approver):
    sheet_id, entry_id, dispute = disputed(house, ann, approver)
    shown = house.do(approver, show_timesheet, sheet_id)
    assert (states(shown), shown.waiting_seconds) == (["submitted", "disputed"], 3_600)
    house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    after = house.do(ann, show_timesheet, sheet_id)
    assert (states(after), after.sheet.state, approved_seconds(house)) == (
        ["approved", "disputed"], "submitted", [[3_600]])  # fmt: skip
    (said,) = house.said(DisputeOpened)
    assert (said.entry_id, said.seconds, said.work_date, said.due_epoch) == (
        entry_id, 7_200, "2026-10-05", NOON + DEFAULTS.dispute_seconds)  # fmt: skip
    assert house.do(ann, list_disputes, DisputeFilter(pending=True), None, 10) == [dispute]
    assert house.findings() == []


# outcome, seconds that are right, approved then, the line's state, the timesheet's state
OUTCOMES = [
    ("approve", None, [3_600, 7_200], "approved", "approved"),
    ("correct", 5_400, [3_600, 5_400], "approved", "approved"),
    ("correct", 1, [3_600, 1], "approved", "approved"),
    ("reject", None, [3_600], "rejected", "approved"),
]


@pytest.mark.parametrize("outcome,seconds,approved,state,sheet_state", OUTCOMES)
def test_a_third_person_decides(house, ann, approver, judge, outcome, seconds, approved, state, sheet_state):
    sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    waiting = house.do(approver, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, waiting.digest))
    command = DecideDispute(dispute.dispute_id, outcome, "The recording ends at half past", seconds)
    decided = house.do(judge, decide_dispute, command)
    granted = sum(approved[1:])
    assert (decided.state, decided.outcome, decided.approved_seconds) == ("decided", outcome, granted)
    after = house.do(ann, show_timesheet, sheet_id)
    assert (states(after), after.sheet.state, after.seconds) == (["approved", state], sheet_state, sum(approved))
    assert [seconds for lines in approved_seconds(house) for seconds in lines] == approved
    (said,) = house.said(DisputeDecided)
    assert (said.claimed_seconds, said.approved_seconds, said.decided_by) == (7_200, granted, "usr_judge")
    late = house.said(HoursApproved)[1:]
    assert [fact.cause for fact in late] == ["dispute decided: The recording ends at half past"] * bool(granted)
    assert house.findings() == []


def test_the_history_tells_who_decided_what_and_why(house, ann, approver, judge):
    sheet_id, entry_id, dispute = disputed(house, ann, approver, ("10:00", "12:00"))
    command = DecideDispute(dispute.dispute_id, "correct", "It ended at eleven", 3_600)
    house.do(house.later(judge, 60), decide_dispute, command)
    steps = house.do(ann, list_timesheet_steps, sheet_id)
    assert [(one.state, one.by_user, one.why) for one in steps if entry_id in one.entry_ids] == [
        ("submitted", "usr_ann", ""),
        ("disputed", "usr_boss", "No task was open then"),
        ("submitted", "usr_judge", "It ended at eleven"),
        ("approved", "usr_judge", "It ended at eleven"),
    ]
    (line,) = house.said(HoursApproved)[0].lines
    assert (line.entry_version, line.end_epoch - line.start_epoch) == (2, 3_600)


WRONG_DECISIONS = [
    ("perhaps", None, "outcome_unknown"),
    ("correct", None, "seconds_misplaced"),
    ("approve", 60, "seconds_misplaced"),
    ("reject", 60, "seconds_misplaced"),
    ("correct", 0, "seconds_not_less"),
    ("correct", 7_200, "seconds_not_less"),
    ("correct", 9_000, "seconds_not_less"),
]


@pytest.mark.parametrize("outcome,seconds,code", WRONG_DECISIONS)
def test_a_decision_never_grants_more_than_was_claimed(house, ann, approver, judge, outcome, seconds, code):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    with refused(code):
        house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, outcome, "why", seconds))
    assert house.said(DisputeDecided) == []


def test_one_person_may_decide_several_lines_of_a_week(house, ann, approver, judge):
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "12:00"))
    sheet_id = shown.sheet.timesheet_id
    opened = [
        house.do(approver, open_dispute, OpenDispute(sheet_id, line.line.entry_id, "Which task?"))
        for line in shown.lines
    ]
    for one in opened:
        house.do(judge, decide_dispute, DecideDispute(one.dispute_id, "correct", "Half of it", one.seconds // 2))
    assert approved_seconds(house) == [[1_800], [3_600]]
    assert house.findings() == []


def test_who_opened_a_dispute_cannot_decide_it(house, ann, approver):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    with refused("maker_is_checker"):
        house.do(approver, decide_dispute, DecideDispute(dispute.dispute_id, "reject", "why"))


NOT_THE_THIRD = [
    ("the trainer, as finance", ("usr_ann", "finance"), {"trainer_id": "trn_ann"}, "own_hours"),
    ("the trainer's sign-in", ("usr_ann", "approver"), {}, "own_hours"),
    ("another vendor", ("usr_v2", "vendor_manager"), {"vendor_id": "ven_2"}, "dispute_not_found"),
]


@pytest.mark.parametrize("name,who,ids,code", NOT_THE_THIRD)
def test_who_decides_is_neither_side(house, ann, approver, name, who, ids, code):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    with refused(code):
        house.do(house.call(*who, **ids), decide_dispute, DecideDispute(dispute.dispute_id, "reject", "why"))


def test_nobody_disputes_their_own_hours_or_what_does_not_wait(house, ann, approver):
    sheet_id, entry_id, _dispute = disputed(house, ann, approver)
    own = house.call("usr_ann", "approver", trainer_id="trn_ann")
    for call, code in ((own, "own_hours"), (approver, "entry_not_submitted")):
        with refused(code):
            house.do(call, open_dispute, OpenDispute(sheet_id, entry_id, "again"))
    with refused("timesheet_not_found"):
        house.do(approver, open_dispute, OpenDispute("tsh_gone", entry_id, "again"))


def test_a_disputed_line_stays_as_it_is_until_it_is_decided(house, ann, approver):
    sheet_id, entry_id, _dispute = disputed(house, ann, approver, ("10:00", "12:00"))
    for verb, argument in ((edit_entry, (EditEntry(entry_id, 1, task="x"),)), (withdraw_entry, (entry_id, 1))):
        with refused("entry_disputed"):
            house.do(ann, verb, *argument)
    with refused("nothing_to_submit"):
        house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    shown = house.do(approver, show_timesheet, sheet_id)
    with refused("nothing_to_approve"):
        house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    with refused("nothing_to_return"):
        house.do(approver, return_lines, ReturnLines(sheet_id, "all of it"))


def test_evidence_is_added_by_both_sides_and_never_changed(house, ann, approver):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    house.do(approver, give_evidence, dispute.dispute_id, "The log of tasks ends at ten")
    assert house.do(ann, show_dispute, dispute.dispute_id).dispute.state == "open"
    shown = house.do(ann, give_evidence, dispute.dispute_id, "We were in a call", "https://calls.example.org/17")
    assert shown.dispute.state == "answered"
    assert [(one.number, one.given_by, one.link) for one in shown.evidence] == [
        (1, "usr_boss", ""), (2, "usr_ann", "https://calls.example.org/17")]  # fmt: skip
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    with refused("dispute_not_found"):
        house.do(ben, give_evidence, dispute.dispute_id, "I saw nothing")


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.example", "https://", "https://a b", "x\ny", "calls"])
def test_a_link_leads_to_a_page(house, ann, approver, link):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    with refused("link_unreadable"):
        house.do(ann, give_evidence, dispute.dispute_id, "see there", link)


def test_at_the_deadline_it_goes_to_finance_and_nothing_else_happens(house, ann, approver, judge):
    sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    assert house.tick("escalate_disputes", dispute.due_epoch - 1) == 0
    assert house.tick("escalate_disputes", dispute.due_epoch) == 1
    assert house.tick("escalate_disputes", dispute.due_epoch + 60) == 0
    assert house.said(DisputeEscalated) == [DisputeEscalated(dispute.dispute_id, "trn_ann", dispute.due_epoch)]
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["submitted", "disputed"]
    (listed,) = house.do(judge, list_disputes, DisputeFilter("escalated"), None, 10)
    house.do(house.later(judge, 9 * DAY), decide_dispute, DecideDispute(listed.dispute_id, "approve", "It was worked"))
    assert approved_seconds(house) == [[7_200]]
    assert house.findings() == []


def test_a_dispute_that_is_over_is_not_opened_again(house, ann, approver, judge):
    _sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "reject", "Nothing shows it"))
    for call, verb, argument in (
        (judge, decide_dispute, (DecideDispute(dispute.dispute_id, "approve", "after all"),)),
        (ann, give_evidence, (dispute.dispute_id, "but")),
        (approver, withdraw_dispute, (dispute.dispute_id, "sorry")),
    ):
        with refused("dispute_over"):
            house.do(call, verb, *argument)


def test_only_the_opener_takes_it_back_and_the_line_waits_again(house, ann, approver, judge):
    sheet_id, _entry_id, dispute = disputed(house, ann, approver)
    with refused("not_the_opener"):
        house.do(judge, withdraw_dispute, dispute.dispute_id, "no")
    assert house.do(approver, withdraw_dispute, dispute.dispute_id, "I mistook the day").state == "withdrawn"
    shown = house.do(approver, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    assert (approved_seconds(house), house.findings()) == ([[3_600, 7_200]], [])


def test_a_rejected_line_can_be_claimed_anew_with_its_history(house, ann, approver, judge):
    sheet_id, entry_id, dispute = disputed(house, ann, approver, ("10:00", "12:00"))
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "reject", "Nothing shows it"))
    with refused("nothing_to_submit"):
        house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    house.do(ann, edit_entry, EditEntry(entry_id, 1, task="The call of that day"))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["submitted"]
    assert [fact.seconds for fact in house.said(TimesheetSubmitted)] == [7_200, 7_200]


def version(project, day, seconds, at):
    return RulesVersion(f"rul_{at}", project, date(2026, 10, day), TimeRules(dispute_seconds=seconds), "usr_f", at)


# versions set (project, from which day of October, days to decide, known since), day, known at, days to decide
RULES = [
    ([], 5, 9, 7),
    ([(None, 1, 3, 1)], 5, 9, 3),
    ([(None, 6, 3, 1)], 5, 9, 7),
    ([(None, 1, 3, 1), ("prj_1", 1, 5, 2)], 5, 9, 5),
    ([("prj_1", 1, 5, 1), (None, 1, 3, 2)], 5, 9, 5),
    ([("prj_2", 1, 5, 1)], 5, 9, 7),
    ([("prj_1", 1, 5, 1), ("prj_1", 1, 2, 8)], 5, 9, 2),
    ([("prj_1", 1, 5, 1), ("prj_1", 1, 2, 8)], 5, 7, 5),
]


@pytest.mark.parametrize("said,day,known,days", RULES)
def test_the_projects_own_rule_comes_first_then_the_one_for_all(said, day, known, days):
    versions = [version(project, first, length * DAY, at) for project, first, length, at in said]
    assert rules_on(versions, "prj_1", date(2026, 10, day), known).dispute_seconds == days * DAY


def test_a_rule_for_all_projects_moves_the_deadline(house, ann, approver):
    admin = house.call("usr_admin", "admin")
    house.do(admin, set_time_rules, None, MONDAY, TimeRules(dispute_seconds=2 * DAY))
    assert disputed(house, ann, approver)[2].due_epoch == NOON + 2 * DAY
    project = house.do(admin, open_project, "cli_1", "Winds")
    assert house.do(admin, set_time_rules, project.project_id, MONDAY, TimeRules(dispute_seconds=DAY)).rules_id
    with refused("project_not_found"):
        house.do(admin, set_time_rules, "prj_gone", MONDAY, TimeRules(dispute_seconds=DAY))
    with refused("rules_say_nothing"):
        house.do(admin, set_time_rules, None, MONDAY, TimeRules())


def test_half_of_a_line_is_granted_though_the_engagement_was_ended_before_that_day_since(house, ann, approver, judge):
    sheet_id, entry_id, dispute = disputed(house, ann, approver)
    house.tell(engagement("ann", "trn_ann", valid_to="2026-10-05"))
    with refused("outside_engagement"):
        log(house, ann, "06:00", "07:00")
    house.do(judge, decide_dispute, DecideDispute(dispute.dispute_id, "correct", "Half of it", 3_600))
    assert approved_seconds(house) == [[3_600]]
    shown = {one.line.entry_id: one.state for one in house.do(approver, show_timesheet, sheet_id).lines}
    assert shown[entry_id] == "approved"
    assert house.findings() == []


def test_a_dispute_says_whose_hours_and_which_project_it_is_about(house, ann, approver):
    _, _, dispute = disputed(house, ann, approver)
    (named,) = house.do(approver, lambda unit, _call: name_disputes(unit, [dispute]))
    assert (named.dispute_id, named.project_name) == (dispute.dispute_id, "Tides")
    assert named.trainer_name.startswith("Ann")
    shown = house.do(approver, show_timesheet, dispute.timesheet_id)
    assert (shown.trainer_name, shown.project_name) == (named.trainer_name, named.project_name)
