"""Chains of approval as tables: who signs which step, who is refused, and what is approved by itself at a deadline."""

from __future__ import annotations

from datetime import date

import pytest
from test_timetracking_flow import MONDAY, approved, hours, log, refused, states, submitted
from timetracking_house import BERLIN, NOON

from services.timetracking.domain.chain import Chain, ChainStep, chain_for
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.domain.worked import worked
from services.timetracking.store.tables import projects
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept, approve_timesheets
from services.timetracking.usecases.auto_approve import WHY
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.set_approval_chain import SetChain, set_approval_chain
from services.timetracking.usecases.set_substitute import set_substitute
from services.timetracking.usecases.set_time_rules import set_time_rules
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_dispute import withdraw_dispute
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.onboarding import PayRateSet
from shared.events.timetracking import HoursApproved, TimesheetDue
from shared.values.money import Money
from shared.values.span import Span

DAY, HOUR = 86_400, 3_600
LEAD, HEAD = "usr_lead", "usr_head"


@pytest.fixture
def lead(house):
    return house.call(LEAD, "approver")


@pytest.fixture
def head(house):
    return house.call(HEAD, "approver")


def chain(house, admin, *steps, vendor=None, valid_from=MONDAY):
    """Set a chain for the project of Ann's engagement, which onboarding told us of."""
    with house.service.units.write(admin) as unit:
        if unit.projects.get("prj_tides") is None:
            unit.connection.execute(projects.insert(), {
                "project_id": "prj_tides", "client_id": "cli_1", "name": "Tides", "name_key": "tides",
                "opened_by": "usr_admin", "opened_epoch": NOON,
            })  # fmt: skip
    whole = [(*step, None)[:3] for step in steps]
    return house.do(admin, set_approval_chain, SetChain("prj_tides", vendor, valid_from, whole))


def approve(house, call, sheet_id, only=None):
    shown = house.do(call, show_timesheet, sheet_id, only)
    return house.do(call, approve_lines, Accept(sheet_id, shown.digest, only))


def test_each_step_is_signed_by_another_person_and_the_last_one_approves(house, ann, approver, admin, lead, head):
    set_ = chain(house, admin, (LEAD, 0), (HEAD, 0))
    sheet_id = submitted(house, ann, ("08:00", "09:00"), ("10:00", "12:00")).sheet.timesheet_id
    with refused("step_is_anothers"):
        approve(house, approver, sheet_id)
    with refused("step_is_anothers"):
        approve(house, head, sheet_id)
    signed = approve(house, lead, sheet_id)
    assert (signed.chain_id, signed.step, house.said(HoursApproved)) == (set_.chain_id, 1, [])
    shown = house.do(head, show_timesheet, sheet_id)
    assert (states(shown), shown.step.number, shown.step.user_id, shown.step.last_number) == (
        ["submitted"] * 2, 2, HEAD, 2)  # fmt: skip
    with refused("signed_before"):
        approve(house, lead, sheet_id)
    approve(house, house.later(head, 60), sheet_id)
    (said,) = house.said(HoursApproved)
    assert (said.approved_by, len(said.lines)) == (HEAD, 2)
    steps = house.do(ann, list_timesheet_steps, sheet_id)
    assert [(one.state, one.by_user) for one in steps if one.entry_ids] == [
        ("submitted", "usr_ann"), ("signed_off", LEAD), ("approved", HEAD)]  # fmt: skip
    assert house.findings() == []


# steps as (whose, from hours); hours of the week; who signs, in order; how many signatures before it is approved
CHAINS = [
    ([(None, 0)], 8, [LEAD], 0),
    ([(None, 0), (HEAD, 20)], 8, [LEAD], 0),
    ([(None, 0), (HEAD, 20)], 20, [LEAD, HEAD], 1),
    ([(None, 0), (None, 0)], 8, [HEAD, LEAD], 1),
    ([(LEAD, 0), (None, 10), (HEAD, 20)], 20, [LEAD, "usr_boss", HEAD], 2),
    ([(LEAD, 0), (None, 12), (HEAD, 20)], 12, [LEAD, "usr_boss"], 1),
    ([(HEAD, 20)], 8, ["usr_boss"], 0),  # too few hours for any step: approved as without a chain
]


@pytest.mark.parametrize("steps,worked_hours,signers,signatures", CHAINS)
def test_hours_add_steps(house, ann, admin, steps, worked_hours, signers, signatures):
    chain(house, admin, *((whose, from_hours * HOUR) for whose, from_hours in steps))
    for shift in range(worked_hours // 4):
        start = NOON + shift * DAY // 2
        span = worked(zone_name=BERLIN, start_epoch=start, end_epoch=start + 4 * HOUR)
        house.do(ann, log_time, LogTime("eng_ann", span))
    sheet_id = submitted(house, house.later(ann, 3 * DAY)).sheet.timesheet_id
    outcomes = [approve(house, house.later(house.call(user, "approver"), 3 * DAY), sheet_id) for user in signers]
    assert [hasattr(one, "step") for one in outcomes] == [True] * signatures + [False]
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


EUR = "EUR"
# rates said (e4, currency, from which day of October), the step's amount in minor units, hours, whether it is taken
AMOUNTS = [
    ([(600_000, EUR, 1)], 12_000, 2, True),  # two hours at sixty
    ([(600_000, EUR, 1)], 12_001, 2, False),
    ([(600_000, EUR, 1), (650_000, EUR, 5)], 13_000, 2, True),  # a raise known later
    ([(600_000, EUR, 6)], 99_999, 2, True),  # no rate on that day: nobody can say it is less
    ([], 99_999, 2, True),
    ([(600_000, "USD", 1)], 99_999, 2, True),  # in another currency
]


@pytest.mark.parametrize("rates,least,worked_hours,taken", AMOUNTS)
def test_amounts_add_steps(house, ann, admin, lead, rates, least, worked_hours, taken):
    for number, (e4, currency, day) in enumerate(rates):
        house.tell(PayRateSet(f"prt_{number}", "eng_ann", "trn_ann", e4, currency, f"2026-10-{day:02}", number))
    chain(house, admin, (LEAD, 0), (HEAD, 0, Money(least, EUR)))
    span = worked(zone_name=BERLIN, start_epoch=NOON - worked_hours * HOUR, end_epoch=NOON)
    house.do(ann, log_time, LogTime("eng_ann", span))
    outcome = approve(house, lead, submitted(house, ann).sheet.timesheet_id)
    assert hasattr(outcome, "step") is taken
    assert house.findings() == []


def test_nobody_signs_twice_not_even_for_somebody_else(house, ann, admin, lead, head):
    chain(house, admin, (None, 0), (HEAD, 0))
    house.do(head, set_substitute, HEAD, LEAD, Span(NOON, NOON + DAY))
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    approve(house, lead, sheet_id)
    with refused("signed_before"):
        approve(house, lead, sheet_id)
    approve(house, head, sheet_id)


# how long after the absence began (it lasts a day), whether the substitute may sign
ABSENCES = [(-1, False), (0, True), (DAY - 1, True), (DAY, False)]


@pytest.mark.parametrize("after,may", ABSENCES)
def test_who_stands_in_signs_from_and_to(house, ann, approver, admin, head, after, may):
    chain(house, admin, (LEAD, 0))
    begins = NOON + 7 * DAY
    house.do(admin, set_substitute, LEAD, HEAD, Span(begins, begins + DAY))
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    call = house.later(head, 7 * DAY + after)
    if may:
        assert approve(house, call, sheet_id).approved_by == HEAD
    else:
        with refused("step_is_anothers"):
            approve(house, call, sheet_id)


def test_a_substitute_does_not_decide_on_their_own_hours(house, ann, admin):
    chain(house, admin, (LEAD, 0))
    house.do(admin, set_substitute, LEAD, "usr_ann", Span(NOON, NOON + DAY))
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    with refused("own_hours"):
        approve(house, house.call("usr_ann", "approver"), sheet_id)


def test_an_edited_line_begins_anew_and_steps_are_taken_one_at_a_time(house, ann, admin, lead, head):
    chain(house, admin, (LEAD, 0), (HEAD, 0))
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "12:00"))
    sheet_id, first, second = shown.sheet.timesheet_id, *(line.line.entry_id for line in shown.lines)
    approve(house, lead, sheet_id)
    house.do(head, return_lines, ReturnLines(sheet_id, "Which task?", (second,)))
    house.do(ann, edit_entry, EditEntry(second, 1, task="This one"))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    with refused("steps_differ"):
        approve(house, head, sheet_id)
    assert house.do(head, show_timesheet, sheet_id).step.number == 1
    approve(house, head, sheet_id, (first,))
    assert approve(house, lead, sheet_id, (second,)).step == 1
    approve(house, head, sheet_id)
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


def test_many_at_once_say_what_came_of_each(house, ann, admin, lead):
    chain(house, admin, (LEAD, 0), (HEAD, 0), vendor="ven_1")
    ann_sheet = submitted(house, ann, ("08:00", "09:00"))
    cy = house.call("usr_cy", "trainer", trainer_id="trn_cy")
    log(house, cy, "08:00", "09:00", "cy")
    cy_sheet = house.do(cy, show_timesheet, house.do(cy, submit_timesheet, "eng_cy", MONDAY).timesheet_id)
    wanted = [Accept(one.sheet.timesheet_id, one.digest) for one in (ann_sheet, cy_sheet)]
    first, second = house.do(lead, approve_timesheets, wanted).values()
    assert (first.step, second.approved_by) == (1, LEAD)
    assert [fact.trainer_id for fact in house.said(HoursApproved)] == ["trn_cy"]


def made(vendor, day, at):
    return Chain(f"chn_{at}", "prj_1", vendor, date(2026, 10, day), (ChainStep(1),), "usr_admin", at)


# chains as (vendor, from which day of October, set when), vendor, day, which one holds (by when it was set)
CHOSEN = [
    ([], "ven_1", 5, None),
    ([(None, 1, 1)], "ven_1", 5, 1),
    ([(None, 6, 1)], "ven_1", 5, None),
    ([(None, 1, 1), ("ven_1", 1, 2)], "ven_1", 5, 2),
    ([("ven_1", 1, 1), (None, 3, 2)], "ven_1", 5, 1),
    ([("ven_2", 1, 1)], "ven_1", 5, None),
    ([(None, 1, 1), (None, 3, 2)], "ven_1", 5, 2),
    ([(None, 3, 1), (None, 1, 2)], "ven_1", 5, 1),
    ([(None, 3, 1), (None, 3, 2)], "ven_1", 5, 2),
]


@pytest.mark.parametrize("said,vendor,day,chosen", CHOSEN)
def test_the_vendors_own_chain_then_the_newest(said, vendor, day, chosen):
    found = chain_for([made(*one) for one in said], vendor, date(2026, 10, day))
    assert (found.set_epoch if found else None) == chosen


WRONG_STEPS = [
    ([], "chain_length"),
    ([(None, 0)] * 10, "chain_length"),
    ([(LEAD, 0), (None, 0), (LEAD, 0)], "chain_names_twice"),
]


@pytest.mark.parametrize("steps,code", WRONG_STEPS)
def test_a_chain_that_nobody_could_walk(house, admin, steps, code):
    with refused(code):
        chain(house, admin, *steps)


def test_a_chain_is_for_a_project_that_is_there(house, admin):
    with refused("project_not_found"):
        house.do(admin, set_approval_chain, SetChain("prj_gone", None, MONDAY, [(None, 0, None)]))


@pytest.mark.parametrize("absent,substitute,seconds,code", [(LEAD, LEAD, 1, "substitute_is_absent"),
                                                            (LEAD, HEAD, 0, "absence_empty")])  # fmt: skip
def test_an_absence_that_is_none(house, admin, absent, substitute, seconds, code):
    with refused(code):
        house.do(admin, set_substitute, absent, substitute, Span(NOON, NOON + seconds))


def automatic(house, admin, seconds):
    house.do(admin, set_time_rules, None, MONDAY, TimeRules(auto_approve_seconds=seconds))


def test_nothing_is_approved_by_itself_unless_it_was_agreed(house, ann, admin):
    submitted(house, ann, ("08:00", "09:00"))
    for seconds in (None, 0):
        if seconds is not None:
            automatic(house, admin, seconds)
        assert [house.tick(name, NOON + 365 * DAY) for name in ("give_notice", "auto_approve")] == [0, 0]
    assert house.said(HoursApproved) == []


def test_what_nobody_decided_on_is_approved_after_a_notice(house, ann, admin):
    automatic(house, admin, 3 * DAY)
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    assert house.tick("give_notice", NOON + 2 * DAY - 1) == 0
    assert house.tick("give_notice", NOON + 2 * DAY) == 1
    assert house.tick("give_notice", NOON + 2 * DAY + 60) == 0
    assert house.said(TimesheetDue) == [
        TimesheetDue(sheet_id, "trn_ann", "eng_ann", "2026-10-05", 3_600, NOON + 3 * DAY)]  # fmt: skip
    assert house.tick("auto_approve", NOON + 3 * DAY - 1) == 0
    assert house.tick("auto_approve", NOON + 3 * DAY) == 1
    assert house.tick("auto_approve", NOON + 3 * DAY + 60) == 0
    (said,) = house.said(HoursApproved)
    assert (said.approved_by, said.cause) == ("service:timetracking", WHY)
    assert house.do(ann, list_timesheet_steps, sheet_id)[-1].why == WHY
    assert house.findings() == []


def test_a_notice_that_comes_late_moves_the_deadline(house, ann, admin):
    automatic(house, admin, 3 * DAY)
    submitted(house, ann, ("08:00", "09:00"))
    late = NOON + 10 * DAY
    assert house.tick("auto_approve", late) == 0
    house.tick("give_notice", late)
    assert [fact.due_epoch for fact in house.said(TimesheetDue)] == [late + DAY]
    assert [house.tick("auto_approve", at) for at in (late + DAY - 1, late + DAY)] == [0, 1]


def test_the_notice_names_whose_turn_it_is(house, ann, admin, lead):
    chain(house, admin, (LEAD, 0), (HEAD, 0))
    automatic(house, admin, DAY)
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    approve(house, lead, sheet_id)
    house.tick("give_notice", NOON + DAY // 2)
    assert [fact.user_id for fact in house.said(TimesheetDue)] == [HEAD]
    house.tick("auto_approve", NOON + DAY)
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"


def test_no_clock_approves_a_disputed_line(house, ann, approver, admin):
    automatic(house, admin, DAY)
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "12:00"))
    sheet_id = shown.sheet.timesheet_id
    house.do(approver, open_dispute, OpenDispute(sheet_id, shown.lines[0].line.entry_id, "Which task?"))
    house.tick("give_notice", NOON + DAY)
    assert [house.tick("auto_approve", NOON + 2 * DAY + again) for again in (0, 60)] == [1, 0]
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["disputed", "approved"]


def test_hours_submitted_again_have_their_time_again(house, ann, approver, admin):
    automatic(house, admin, 2 * DAY)
    approved(house, ann, approver, ("08:00", "09:00"))
    late = house.later(ann, 5 * DAY)
    log(house, late, "10:00", "12:00")
    house.do(late, submit_timesheet, "eng_ann", MONDAY)
    assert house.tick("give_notice", NOON + 6 * DAY - 1) == 0
    assert house.tick("give_notice", NOON + 6 * DAY) == 1
    assert house.tick("auto_approve", NOON + 7 * DAY) == 1
    assert [[line.seconds for line in fact.lines] for fact in house.said(HoursApproved)] == [[3_600], [7_200]]


def test_where_a_step_falls_away_any_approver_lets_the_signed_ones_take_effect(house, ann, approver, admin, lead):
    chain(house, admin, (LEAD, 0), (HEAD, 2 * HOUR))
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "11:00"))
    sheet_id = shown.sheet.timesheet_id
    approve(house, lead, sheet_id)
    with refused("step_is_anothers"):
        approve(house, approver, sheet_id)
    house.do(ann, withdraw_entry, shown.lines[0].line.entry_id, 1)
    approval = approve(house, approver, sheet_id)
    assert (len(approval.lines), approval.signed_for) == (1, None)
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


def test_who_signed_the_last_step_lets_it_take_effect_too_and_never_what_they_did_not_sign(house, ann, admin, lead):
    chain(house, admin, (LEAD, 0), (HEAD, 2 * HOUR))
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "11:00"))
    sheet_id = shown.sheet.timesheet_id
    kept = shown.lines[1].line.entry_id
    approve(house, lead, sheet_id)
    house.do(ann, edit_entry, EditEntry(shown.lines[0].line.entry_id, 1, hours("08:00", "08:30")))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    approve(house, lead, sheet_id, (kept,))
    approve(house, lead, sheet_id)
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


def test_nobody_is_told_that_a_dispute_will_be_approved_by_the_clock(house, ann, approver, admin):
    automatic(house, admin, 2 * DAY)
    shown = submitted(house, ann, ("08:00", "09:00"))
    command = OpenDispute(shown.sheet.timesheet_id, shown.lines[0].line.entry_id, "Which task?")
    dispute = house.do(approver, open_dispute, command)
    assert house.tick("give_notice", NOON + DAY) == 0
    assert house.said(TimesheetDue) == []
    house.do(approver, withdraw_dispute, dispute.dispute_id, "My mistake")
    assert house.tick("give_notice", NOON + 3 * DAY) == 1
    assert [house.tick("auto_approve", NOON + days * DAY) for days in (3, 4)] == [0, 1]


@pytest.mark.parametrize("from_days,told", [(0, "usr_third"), (2, LEAD)])
def test_who_stands_in_is_told_that_hours_are_due(house, ann, admin, from_days, told):
    automatic(house, admin, 2 * DAY)
    chain(house, admin, (LEAD, 0))
    house.do(admin, set_substitute, LEAD, "usr_third", Span(NOON + from_days * DAY, NOON + 3 * DAY))
    submitted(house, ann, ("08:00", "09:00"))
    assert house.tick("give_notice", NOON + DAY) == 1
    assert [fact.user_id for fact in house.said(TimesheetDue)] == [told]
