"""A timer survives reloads and minutes offline; weeks are copied at the same times of day; sent twice is once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from test_timetracking_flow import BERLIN, hours, log, refused, submitted
from timetracking_house import NOON, engagement

from services.timetracking.domain.entry import Words
from services.timetracking.domain.worked import worked
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.copy_week import copy_week
from services.timetracking.usecases.discard_timer import discard_timer
from services.timetracking.usecases.drop_template import drop_template
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.keep_template import keep_template
from services.timetracking.usecases.list_entries import list_entries
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.start_timer import StartTimer, start_timer
from services.timetracking.usecases.stop_timer import stop_timer
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from services.timetracking.usecases.use_template import use_template
from services.timetracking.usecases.withdraw_entry import withdraw_entry
from shared.events.timetracking import TimesheetSubmitted
from shared.values.refusal import Refusal
from shared.values.span import format_instant, parse_instant

DAY, HOUR = 86_400, 3_600
NAME = "phone-8f3a"
NEXT = date(2026, 10, 12)


def timer(name=NAME, **changes):
    return StartTimer(**{"client_name": name, "engagement_id": "eng_ann", "zone": BERLIN} | changes)


def entries(house, call):
    return house.do(call, list_entries, None, None, 50)


def test_a_timer_measures_from_start_to_stop(house, ann):
    started = house.do(ann, start_timer, timer(code="TRAIN", words=Words("Course", "unit 3")))
    assert house.do(ann, start_timer, timer()) == started  # a reload asks again
    entry, _warnings = house.do(house.later(ann, 90 * 60), stop_timer, NAME)
    assert (entry.hours.seconds, entry.hours.start_epoch, entry.hours.code, entry.task, entry.state) == (
        5_400, NOON, "TRAIN", "Course", "draft")  # fmt: skip
    again, _warnings = house.do(house.later(ann, 91 * 60), stop_timer, NAME)
    assert (again, entries(house, ann)) == (entry, [entry])
    with refused("timer_stopped"):
        house.do(house.later(ann, 92 * 60), start_timer, timer())
    assert house.findings() == []


@pytest.mark.parametrize("changes", [{"engagement_id": "eng_ann2"}, {"code": "TRAIN"}, {"words": Words("Other", "")}])
def test_a_name_that_runs_is_taken_for_no_other_work(house, ann, changes):
    house.tell(engagement("ann2", "trn_ann"))
    house.do(ann, start_timer, timer(words=Words("Course", "")))
    with refused("timer_running"):
        house.do(ann, start_timer, timer(**changes))


def test_one_timer_runs_a_person(house, ann):
    house.do(ann, start_timer, timer())
    with refused("timer_running"):
        house.do(ann, start_timer, timer("laptop-77"))
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    house.do(ben, start_timer, timer("laptop-77", engagement_id="eng_ben"))
    with refused("timer_not_found"):
        house.do(ben, stop_timer, NAME)
    house.do(ann, discard_timer, NAME)
    with refused("timer_not_found"):
        house.do(ann, stop_timer, NAME)
    assert entries(house, ann) == []


# what a device says of when it was started, seen from now; whether that is taken
OFFLINE = [(0, True), (-600, True), (-DAY, True), (-DAY - 1, False), (1, False)]


@pytest.mark.parametrize("said,taken", OFFLINE)
def test_minutes_offline_are_said_by_the_device(house, ann, said, taken):
    command = timer(started_epoch=NOON + said)
    if not taken:
        with refused("instant_out_of_reach"):
            house.do(ann, start_timer, command)
        return
    assert house.do(ann, start_timer, command).started_epoch == NOON + said


def test_a_forgotten_timer_asks_when_it_was_stopped(house, ann):
    house.do(ann, start_timer, timer())
    late = house.later(ann, DAY + 60)
    with refused("timer_forgotten"):
        house.do(late, stop_timer, NAME)
    with refused("instant_out_of_reach"):
        house.do(late, stop_timer, NAME, NOON + DAY + 61)
    with refused("span_ends_before_start"):
        house.do(house.later(ann, 60), stop_timer, NAME, NOON - 60)
    entry, _warnings = house.do(late, stop_timer, NAME, NOON + 8 * HOUR)
    assert entry.hours.seconds == 8 * HOUR


@pytest.mark.parametrize("days", [2, 30])
def test_a_timer_forgotten_for_days_still_gives_its_hours(house, ann, days):
    house.do(ann, start_timer, timer())
    late = house.later(ann, days * DAY)
    with refused("timer_forgotten"):
        house.do(late, stop_timer, NAME, NOON + DAY + 1)
    entry, _warnings = house.do(late, stop_timer, NAME, NOON + 14 * HOUR)
    assert (entry.hours.start_epoch, entry.hours.seconds) == (NOON, 14 * HOUR)  # over midnight, of the day it began
    assert house.findings() == []


def test_while_an_overlap_is_refused_the_timer_runs_on(house, ann):
    house.do(ann, start_timer, timer())
    log(house, ann, "2026-10-05T13:00:00Z", "2026-10-05T14:00:00Z")
    with refused("overlap"):
        house.do(house.later(ann, 2 * HOUR), stop_timer, NAME)
    entry, _warnings = house.do(house.later(ann, 2 * HOUR), stop_timer, NAME, NOON + HOUR)
    assert entry.hours.seconds == HOUR


@pytest.mark.parametrize("name", ["short", "with space", "a" * 81, "ümlaut-name", "slash/name"])
def test_a_name_is_plain_and_its_own(house, ann, name):
    with refused("client_name_unreadable"):
        house.do(ann, start_timer, timer(name))
    with refused("client_name_unreadable"):
        LogTime("eng_ann", hours("08:00", "09:00"), Words(), name)


def test_named_hours_are_logged_once(house, ann):
    command = LogTime("eng_ann", hours("08:00", "09:00"), Words("Review"), NAME)
    first, _warnings = house.do(ann, log_time, command)
    again, _warnings = house.do(ann, log_time, command)
    assert (again, len(entries(house, ann))) == (first, 1)
    with refused("client_name_used"):
        house.do(ann, log_time, LogTime("eng_ann", hours("10:00", "11:00"), Words(), NAME))
    edited = house.do(ann, edit_entry, EditEntry(first.entry_id, 1, hours("08:00", "08:30"))).entry
    assert house.do(ann, log_time, command)[0] == edited  # the edit is not undone by a late second try
    house.do(ann, withdraw_entry, first.entry_id, 2)
    assert not house.do(ann, log_time, command)[0].live
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    other, _warnings = house.do(ben, log_time, LogTime("eng_ben", hours("08:00", "09:00"), Words(), NAME))
    assert other.entry_id != first.entry_id


def shown(logged):
    return [
        getattr(one, "code", None) or (one.hours.work_date.isoformat(), one.hours.seconds) for one in logged.results
    ]


def test_last_week_is_copied_once_and_what_is_in_the_way_is_named(house, ann):
    log(house, ann, "08:00", "09:00")
    by_date = LogTime("eng_ann", worked(zone_name=BERLIN, work_date=date(2026, 10, 7), seconds=1_800), Words("Call"))
    house.do(ann, log_time, by_date)
    sheet_id = submitted(house, house.later(ann, 3 * DAY), ("10:00", "12:00")).sheet.timesheet_id
    log(house, ann, "2026-10-12T11:00:00Z", "2026-10-12T11:30:00Z")
    first = house.do(ann, copy_week, sheet_id, NEXT)
    assert shown(first) == [("2026-10-12", 3_600), "overlap", ("2026-10-14", 1_800)]
    again = house.do(ann, copy_week, sheet_id, NEXT)
    assert [one.entry_id for one in again.results if hasattr(one, "entry_id")] == [
        one.entry_id for one in first.results if hasattr(one, "entry_id")]  # fmt: skip
    assert len(entries(house, ann)) == 6
    with refused("not_a_week_start"):
        house.do(ann, copy_week, sheet_id, date(2026, 10, 13))
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    with refused("timesheet_not_found"):
        house.do(ben, copy_week, sheet_id, NEXT)


# zone, start of the entry in the week of 5 October, start of its copy in the week that begins on the date
CLOCKS = [
    (BERLIN, "2026-10-05T07:00:00Z", NEXT, "2026-10-12T07:00:00Z"),
    (BERLIN, "2026-10-05T07:00:00Z", date(2026, 10, 26), "2026-10-26T08:00:00Z"),  # nine o'clock, in winter
    ("Asia/Kolkata", "2026-10-05T03:30:00Z", date(2026, 10, 26), "2026-10-26T03:30:00Z"),
    ("America/New_York", "2026-10-08T13:00:00Z", date(2026, 11, 2), "2026-11-05T14:00:00Z"),
]


@pytest.mark.parametrize("zone,start,week,copied", CLOCKS)
def test_nine_oclock_stays_nine_oclock(house, ann, zone, start, week, copied):
    begins = parse_instant(start, field="t")
    entry, _warnings = house.do(
        ann, log_time, LogTime("eng_ann", worked(zone_name=zone, start_epoch=begins, end_epoch=begins + 2 * HOUR))
    )
    (copy,) = house.do(ann, copy_week, entry.timesheet_id, week).results
    assert (format_instant(copy.hours.start_epoch), copy.hours.seconds) == (copied, 2 * HOUR)


def test_a_week_is_kept_as_a_template_and_used_in_others(house, ann):
    log(house, ann, "08:00", "09:00")
    sheet_id = log(house, ann, "2026-10-08T10:00:00Z", "2026-10-08T12:00:00Z").timesheet_id
    template = house.do(ann, keep_template, sheet_id, "Usual")
    assert [(line.day, line.start_seconds, line.seconds) for line in template.lines] == [
        (0, 10 * HOUR, HOUR), (3, 12 * HOUR, 2 * HOUR)]  # fmt: skip
    logged = house.do(ann, use_template, template.template_id, NEXT)
    assert shown(logged) == [("2026-10-12", 3_600), ("2026-10-15", 7_200)]
    house.do(ann, use_template, template.template_id, NEXT)
    assert len(entries(house, ann)) == 4
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    for verb, argument in ((use_template, (template.template_id, NEXT)), (drop_template, (template.template_id,))):
        with refused("template_not_found"):
            house.do(ben, verb, *argument)
    house.do(ann, drop_template, template.template_id)
    with refused("template_not_found"):
        house.do(ann, use_template, template.template_id, NEXT)
    assert len(entries(house, ann)) == 4


def test_an_empty_week_is_no_template(house, ann):
    sheet_id = submitted(house, ann).sheet.timesheet_id
    with refused("nothing_to_keep"):
        house.do(ann, keep_template, sheet_id, "Nothing")


def test_a_copy_outside_the_engagement_is_refused_line_by_line(house, ann):
    house.tell(engagement("ends", "trn_ann", "Winds", valid_to="2026-10-14"))
    for day in ("06", "08"):
        log(house, ann, f"2026-10-{day}T10:00:00Z", f"2026-10-{day}T12:00:00Z", "ends")
    sheet_id = entries(house, ann)[0].timesheet_id
    assert shown(house.do(ann, copy_week, sheet_id, NEXT)) == [("2026-10-13", 7_200), "outside_engagement"]


# hours on a day (zone, date, seconds), and from when on in that week they can have been worked
POSSIBLE = [
    (BERLIN, date(2026, 10, 7), 8 * HOUR, "2026-10-07T06:00:00Z"),  # from midnight on, eight hours
    ("Asia/Tokyo", date(2026, 10, 7), 8 * HOUR, "2026-10-06T23:00:00Z"),  # where it is Wednesday before
    ("America/Los_Angeles", date(2026, 10, 7), 8 * HOUR, "2026-10-07T15:00:00Z"),
    (BERLIN, date(2026, 10, 7), 0, "2026-10-06T22:00:00Z"),
]


@pytest.mark.parametrize("zone,day,seconds,possible", POSSIBLE)
def test_hours_to_come_are_refused_by_name_until_they_can_have_been_worked(house, ann, zone, day, seconds, possible):
    planned = LogTime("eng_ann", worked(zone_name=zone, work_date=day, seconds=seconds))
    log(house, ann, "08:00", "09:00")
    entry, _warnings = house.do(ann, log_time, planned)
    at = parse_instant(possible, field="t")
    with pytest.raises(Refusal, match=f"of {day} .entry {entry.entry_id}. cannot end before {possible}"):
        house.do(replace(ann, at_epoch=at - 1), submit_timesheet, "eng_ann", date(2026, 10, 5))
    assert house.said(TimesheetSubmitted) == []
    house.do(replace(ann, at_epoch=at), submit_timesheet, "eng_ann", date(2026, 10, 5))
    assert [one.seconds for one in house.said(TimesheetSubmitted)] == [seconds + HOUR]


def test_hours_to_come_do_not_keep_a_late_line_of_an_approved_week_waiting_for_ever(house, ann, approver):
    shown = submitted(house, ann, ("08:00", "09:00"))
    log(house, ann, "2026-10-08T08:00:00Z", "2026-10-08T09:00:00Z")
    house.do(approver, approve_lines, Accept(shown.sheet.timesheet_id, shown.digest))
    with refused("hours_to_come"):
        house.do(ann, submit_timesheet, "eng_ann", date(2026, 10, 5))
    house.do(house.later(ann, 4 * DAY), submit_timesheet, "eng_ann", date(2026, 10, 5))
    assert house.findings() == []


def test_a_week_to_come_is_drafted_and_submitted_once_it_has_begun(house, ann):
    house.do(ann, log_time, LogTime("eng_ann", hours("2026-10-12T08:00:00Z", "2026-10-12T09:00:00Z")))
    begins = house.do(ann, submit_timesheet, "eng_ann", date(2026, 10, 5)).week_end_epoch
    for at in (ann, replace(ann, at_epoch=begins - 1)):
        with refused("week_to_come"):
            house.do(at, submit_timesheet, "eng_ann", NEXT)
    done = parse_instant("2026-10-12T09:00:00Z", field="t")
    with refused("hours_to_come"):
        house.do(replace(ann, at_epoch=done - 1), submit_timesheet, "eng_ann", NEXT)
    house.do(replace(ann, at_epoch=done), submit_timesheet, "eng_ann", NEXT)
    assert [(one.week_start, one.seconds) for one in house.said(TimesheetSubmitted)] == [
        ("2026-10-05", 0), (NEXT.isoformat(), 3_600),
    ]  # fmt: skip
