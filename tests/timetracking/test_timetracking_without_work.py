"""A week stated to be without work: approved as such, or returned, and then submitted again with hours or without."""

from __future__ import annotations

import pytest
from test_timetracking_flow import MONDAY, log, refused, states, submitted

from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.events.timetracking import HoursApproved, TimesheetReturned

WHY = "You were at the workshop on Tuesday"


@pytest.mark.parametrize("named", [None, ()])
def test_it_comes_back_with_a_reason_and_is_not_approved_by_that(house, ann, approver, named):
    sheet_id = submitted(house, ann).sheet.timesheet_id
    assert house.do(approver, return_lines, ReturnLines(sheet_id, WHY, named)).state == "returned"
    (said,) = house.said(TimesheetReturned)
    assert (said.reason, said.entry_ids) == (WHY, ())
    last = house.do(ann, list_timesheet_steps, sheet_id)[-1]
    assert (last.state, last.by_user, last.why) == ("returned", "usr_boss", WHY)
    assert house.findings() == []


def test_then_it_is_submitted_with_hours(house, ann, approver):
    sheet_id = submitted(house, ann).sheet.timesheet_id
    house.do(approver, return_lines, ReturnLines(sheet_id, WHY))
    log(house, ann, "08:00", "09:00")
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    shown = house.do(approver, show_timesheet, sheet_id)
    assert (shown.sheet.state, states(shown)) == ("submitted", ["submitted"])
    house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    assert [[line.seconds for line in fact.lines] for fact in house.said(HoursApproved)] == [[3_600]]
    assert house.findings() == []


def test_or_stated_again_and_approved(house, ann, approver):
    sheet_id = submitted(house, ann).sheet.timesheet_id
    house.do(approver, return_lines, ReturnLines(sheet_id, WHY))
    assert house.do(ann, submit_timesheet, "eng_ann", MONDAY).state == "submitted"
    shown = house.do(approver, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, shown.digest))
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


def test_hours_that_were_submitted_meanwhile_do_not_come_back_unseen(house, ann, approver):
    sheet_id = submitted(house, ann, ("08:00", "09:00")).sheet.timesheet_id
    with refused("nothing_to_return"):
        house.do(approver, return_lines, ReturnLines(sheet_id, WHY, ()))
