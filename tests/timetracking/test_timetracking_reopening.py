"""A week is reopened once it was shown what that takes back; what was approved is void until it is approved anew."""

from __future__ import annotations

import pytest
from test_timetracking_flow import MONDAY, approved, log, refused, states, submitted

from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.show_reopening import show_reopening
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.events.timetracking import HoursApproved, HoursCorrected, TimesheetReopened

TWO = (("08:00", "09:00"), ("10:00", "12:00"))


def reopen(house, call, sheet_id, only=None):
    shown = house.do(call, show_reopening, sheet_id, only)
    return house.do(call, reopen_timesheet, ReopenTimesheet(sheet_id, shown.digest, "Wrong project", only))


def test_an_approved_week_is_taken_back_and_approved_anew(house, ann, approver):
    sheet_id = approved(house, ann, approver, *TWO).sheet.timesheet_id
    shown = house.do(approver, show_reopening, sheet_id)
    assert (len(shown.approved), shown.submitted, shown.seconds) == (2, (), 10_800)
    assert reopen(house, approver, sheet_id).state == "returned"
    voided = [(line.entry_version, line.seconds) for fact in house.said(HoursCorrected) for line in fact.voided]
    assert voided == [(1, 3_600), (1, 7_200)]
    (said,) = house.said(TimesheetReopened)
    assert (said.reopened_by, said.reason, len(said.entry_ids)) == ("usr_boss", "Wrong project", 2)
    after = house.do(ann, show_timesheet, sheet_id)
    assert (states(after), [line.line.version for line in after.lines]) == (["draft", "draft"], [2, 2])
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    # Who reopened may decide again: the hours are still Ann's.
    waiting = house.do(approver, show_timesheet, sheet_id)
    house.do(approver, approve_lines, Accept(sheet_id, waiting.digest))
    assert [[line.entry_version for line in fact.lines] for fact in house.said(HoursApproved)] == [[1, 1], [2, 2]]
    assert house.findings() == []


def test_some_lines_are_reopened_and_the_others_stay_approved(house, ann, approver):
    shown = approved(house, ann, approver, *TWO)
    sheet_id, only = shown.sheet.timesheet_id, (shown.lines[1].line.entry_id,)
    reopen(house, ann, sheet_id, only)
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["approved", "draft"]
    assert [line.seconds for fact in house.said(HoursCorrected) for line in fact.voided] == [7_200]
    with refused("entry_not_closed"):
        house.do(ann, show_reopening, sheet_id, only)
    assert house.findings() == []


def test_what_only_waited_costs_nobody_anything(house, ann):
    sheet_id = submitted(house, ann, *TWO).sheet.timesheet_id
    shown = house.do(ann, show_reopening, sheet_id)
    assert (shown.approved, len(shown.submitted), shown.seconds) == ((), 2, 0)
    assert reopen(house, ann, sheet_id).state == "returned"
    assert (states(house.do(ann, show_timesheet, sheet_id)), house.said(HoursCorrected)) == (["returned"] * 2, [])
    last = house.do(ann, list_timesheet_steps, sheet_id)[-1]
    assert (last.state, last.by_user, last.why) == ("returned", "usr_ann", "reopened: Wrong project")
    with refused("nothing_to_reopen"):
        house.do(ann, show_reopening, sheet_id)
    assert house.findings() == []


def test_a_disputed_line_stays_disputed(house, ann, approver):
    shown = submitted(house, ann, *TWO)
    sheet_id, doubted = shown.sheet.timesheet_id, shown.lines[0].line.entry_id
    house.do(approver, open_dispute, OpenDispute(sheet_id, doubted, "Which task?"))
    assert reopen(house, ann, sheet_id).state == "submitted"
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["disputed", "returned"]
    assert house.findings() == []


def test_only_what_was_shown_is_reopened(house, ann, approver):
    sheet_id = submitted(house, ann, *TWO).sheet.timesheet_id
    shown = house.do(ann, show_reopening, sheet_id)
    entry_id = shown.submitted[0].entry_id
    house.do(ann, edit_entry, EditEntry(entry_id, 1, task="x"))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    with refused("lines_changed"):
        house.do(ann, reopen_timesheet, ReopenTimesheet(sheet_id, shown.digest, "Wrong project"))


@pytest.mark.parametrize("who,ids", [(("usr_v2", "vendor_manager"), {"vendor_id": "ven_2"}),
                                     (("usr_ben", "trainer"), {"trainer_id": "trn_ben"})])  # fmt: skip
def test_nobody_elses_week_can_be_seen_or_reopened(house, ann, who, ids):
    sheet_id = submitted(house, ann, *TWO).sheet.timesheet_id
    for verb, argument in ((show_reopening, sheet_id), (reopen_timesheet, ReopenTimesheet(sheet_id, "x", "y"))):
        with refused("timesheet_not_found"):
            house.do(house.call(*who, **ids), verb, argument)


def test_a_draft_has_nothing_to_reopen(house, ann):
    sheet_id = log(house, ann, "08:00", "09:00").timesheet_id
    with refused("nothing_to_reopen"):
        house.do(ann, show_reopening, sheet_id)
