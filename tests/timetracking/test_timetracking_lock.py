"""Entries lock one by one, a grace window after their week or after they were last touched; then a reason is needed."""

from __future__ import annotations

import pytest
from test_timetracking_flow import MONDAY, hours, log, refused, states, submitted

from services.timetracking.domain.lock import is_late, locks_epoch
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.return_lines import ReturnLines, return_lines
from services.timetracking.usecases.set_time_rules import set_time_rules
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import HoursCorrected

DAY = 86_400
# Monday noon UTC is two hours after noon in Berlin, where the week ends at Sunday's midnight, 22:00 UTC.
WEEK_LEFT = 6 * DAY + 10 * 3_600


# week's end, last touched, window, locks at
LOCKS = [(100, 50, 10, 110), (100, 100, 10, 110), (100, 130, 10, 140), (100, 50, 0, 100)]


@pytest.mark.parametrize("week_end,touched,grace,locks", LOCKS)
def test_the_window_runs_from_whichever_came_last(week_end, touched, grace, locks):
    assert locks_epoch(week_end, touched, grace) == locks
    assert is_late(week_end, touched, grace) == (touched > week_end + grace)


def test_the_window_is_open_to_its_last_second(house, ann):
    first, second = log(house, ann, "08:00", "09:00"), log(house, ann, "10:00", "11:00")
    last = house.later(ann, WEEK_LEFT + 7 * DAY - 1)
    house.do(last, edit_entry, EditEntry(first.entry_id, 1, task="in time"))
    house.do(last, withdraw_entry, first.entry_id, 2)
    after = house.later(ann, WEEK_LEFT + 7 * DAY)
    for verb, argument in (
        (edit_entry, (EditEntry(second.entry_id, 1, task="x"),)), (withdraw_entry, (second.entry_id, 1)),
    ):  # fmt: skip
        with refused("entry_locked"):
            house.do(after, verb, *argument)


def test_each_entry_locks_by_itself(house, ann):
    early = log(house, ann, "08:00", "09:00")
    late = log(house, house.later(ann, 20 * DAY), "10:00", "11:00")
    after = house.later(ann, 21 * DAY)
    house.do(after, edit_entry, EditEntry(late.entry_id, 1, task="Which one"))
    with refused("entry_locked"):
        house.do(after, edit_entry, EditEntry(early.entry_id, 1, task="x"))


def test_what_is_locked_is_corrected_with_a_reason_and_then_open_again(house, ann):
    entry = log(house, ann, "08:00", "09:00")
    with refused("entry_not_approved"):
        house.do(ann, correct_entry, CorrectEntry(entry.entry_id, 1, "typo", hours("08:00", "08:30")))
    after = house.later(ann, 20 * DAY)
    revised = house.do(after, correct_entry, CorrectEntry(entry.entry_id, 1, "typo", hours("08:00", "08:30")))
    assert (revised.entry.version, revised.entry.state, house.said(HoursCorrected)) == (2, "draft", [])
    house.do(house.later(ann, 21 * DAY), edit_entry, EditEntry(entry.entry_id, 2, task="said"))
    gone = house.do(house.later(ann, 40 * DAY), correct_entry, CorrectEntry(entry.entry_id, 3, "never was", None))
    assert not gone.entry.live
    assert house.findings() == []


def test_a_returned_line_has_its_window_again(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"))
    sheet_id, entry_id = shown.sheet.timesheet_id, shown.lines[0].line.entry_id
    house.do(house.later(approver, 30 * DAY), return_lines, ReturnLines(sheet_id, "Which task?"))
    house.do(house.later(ann, 31 * DAY), edit_entry, EditEntry(entry_id, 1, task="This one"))
    house.do(house.later(ann, 31 * DAY), submit_timesheet, "eng_ann", MONDAY)
    assert states(house.do(ann, show_timesheet, sheet_id)) == ["submitted"]


def test_a_locked_and_disputed_line_is_neither_edited_nor_corrected(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"))
    entry_id = shown.lines[0].line.entry_id
    house.do(approver, open_dispute, OpenDispute(shown.sheet.timesheet_id, entry_id, "Which task?"))
    with refused("entry_disputed"):
        house.do(house.later(ann, 30 * DAY), correct_entry, CorrectEntry(entry_id, 1, "typo", None))


def test_a_project_may_give_no_window_at_all(house, ann):
    admin = house.call("usr_admin", "admin")
    house.do(admin, set_time_rules, None, MONDAY, TimeRules(grace_seconds=0))
    entry = log(house, ann, "08:00", "09:00")
    house.do(house.later(ann, WEEK_LEFT - 1), edit_entry, EditEntry(entry.entry_id, 1, task="in time"))
    with refused("entry_locked"):
        house.do(house.later(ann, WEEK_LEFT), edit_entry, EditEntry(entry.entry_id, 2, task="x"))
