"""A submitted timesheet whose hours are edited or withdrawn: a draft once nothing waits any more."""

from __future__ import annotations

import pytest
from test_timetracking_chains import DAY, NOON, automatic
from test_timetracking_flow import MONDAY, approved, hours, log, refused, states, submitted

from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_timesheet_steps import list_timesheet_steps
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import HoursApproved


def edit(house, ann, line, end):
    house.do(ann, edit_entry, EditEntry(line.line.entry_id, line.line.version, hours("08:00", end)))


def test_when_all_its_hours_are_edited_it_is_a_draft_until_it_is_submitted_again(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"))
    edit(house, ann, shown.lines[0], "09:30")
    back = house.do(approver, show_timesheet, shown.sheet.timesheet_id)
    assert (back.sheet.state, states(back)) == ("draft", ["draft"])
    assert [step.state for step in house.do(ann, list_timesheet_steps, shown.sheet.timesheet_id)][-1] == "draft"
    with refused("nothing_to_approve"):
        house.do(approver, approve_lines, Accept(back.sheet.timesheet_id, back.digest))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    again = house.do(approver, show_timesheet, shown.sheet.timesheet_id)
    house.do(approver, approve_lines, Accept(again.sheet.timesheet_id, again.digest))
    assert [[line.seconds for line in fact.lines] for fact in house.said(HoursApproved)] == [[5_400]]
    assert house.findings() == []


def test_while_another_line_waits_it_stays_submitted(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "11:00"))
    first, second = shown.lines
    house.do(ann, withdraw_entry, first.line.entry_id, 1)
    assert house.do(ann, show_timesheet, shown.sheet.timesheet_id).sheet.state == "submitted"
    house.do(ann, withdraw_entry, second.line.entry_id, 1)
    empty = house.do(approver, show_timesheet, shown.sheet.timesheet_id)
    assert (empty.sheet.state, states(empty)) == ("draft", [])
    assert house.findings() == []


def test_what_is_left_when_the_last_waiting_line_goes_is_what_was_decided(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"), ("10:00", "11:00"))
    sheet_id, first, second = shown.sheet.timesheet_id, *(line.line.entry_id for line in shown.lines)
    digest = house.do(approver, show_timesheet, sheet_id, [first]).digest
    house.do(approver, approve_lines, Accept(sheet_id, digest, (first,)))
    house.do(ann, withdraw_entry, second, 1)
    assert house.do(ann, show_timesheet, sheet_id).sheet.state == "approved"
    assert house.findings() == []


def test_no_clock_approves_a_week_of_nothing_while_its_hours_are_being_edited(house, ann, admin):
    automatic(house, admin, DAY)
    shown = submitted(house, ann, ("08:00", "09:00"))
    house.tick("give_notice", NOON + DAY // 2)
    edit(house, ann, shown.lines[0], "09:30")
    assert house.tick("auto_approve", NOON + 2 * DAY) == 0
    assert house.said(HoursApproved) == []


@pytest.mark.parametrize("right", [None, "08:30"])
def test_no_clock_approves_a_week_of_nothing_once_its_locked_hours_are_corrected(house, ann, admin, right):
    automatic(house, admin, 20 * DAY)
    shown = submitted(house, ann, ("08:00", "09:00"))
    now = None if right is None else hours("08:00", right)
    locked = house.later(ann, 16 * DAY)
    house.do(locked, correct_entry, CorrectEntry(shown.lines[0].line.entry_id, 1, "Not so", now))
    assert house.do(ann, show_timesheet, shown.sheet.timesheet_id).sheet.state == "draft"
    house.tick("give_notice", NOON + 19 * DAY + 1)
    assert house.tick("auto_approve", NOON + 22 * DAY) == 0
    assert house.findings() == []


def test_zero_hours_are_not_approved_beside_hours_that_nobody_submitted(house, ann, approver, admin):
    automatic(house, admin, DAY)
    shown = submitted(house, ann)
    log(house, ann, "08:00", "09:00")
    house.tick("give_notice", NOON + DAY // 2)
    assert house.tick("auto_approve", NOON + 2 * DAY) == 0
    seen = house.do(approver, show_timesheet, shown.sheet.timesheet_id)
    with refused("nothing_to_approve"):
        house.do(approver, approve_lines, Accept(seen.sheet.timesheet_id, seen.digest))
    house.do(ann, submit_timesheet, "eng_ann", MONDAY)
    again = house.do(approver, show_timesheet, shown.sheet.timesheet_id)
    house.do(approver, approve_lines, Accept(again.sheet.timesheet_id, again.digest))
    assert [[line.seconds for line in fact.lines] for fact in house.said(HoursApproved)] == [[3_600]]
    assert house.findings() == []


def test_why_hours_were_corrected_stands_in_their_history_and_a_mere_edit_does_not(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"))
    sheet_id, entry_id = shown.sheet.timesheet_id, shown.lines[0].line.entry_id
    late = house.later(ann, 60)
    house.do(late, correct_entry, CorrectEntry(entry_id, 1, "lunch break", hours("08:00", "08:30")))
    house.do(late, edit_entry, EditEntry(entry_id, 2, hours("08:00", "08:20")))
    house.do(house.later(ann, 120), submit_timesheet, "eng_ann", MONDAY)
    told = [(step.state, step.why, len(step.entry_ids)) for step in house.do(ann, list_timesheet_steps, sheet_id)]
    assert told == [("submitted", "", 1), ("approved", "", 1), ("draft", "lunch break", 1), ("submitted", "", 1)]


def test_why_an_approved_line_was_taken_out_stands_in_the_history(house, ann, approver):
    shown = approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "11:00"))
    sheet_id, entry_id = shown.sheet.timesheet_id, shown.lines[0].line.entry_id
    late = house.later(ann, 60)
    house.do(late, correct_entry, CorrectEntry(entry_id, 1, "That was the week before", None))
    last = house.do(ann, list_timesheet_steps, sheet_id)[-1]
    assert (last.state, last.by_user, last.why, last.entry_ids) == (
        "taken_out", "usr_ann", "That was the week before", (entry_id,)
    )  # fmt: skip
    assert last.at_epoch == late.at_epoch
