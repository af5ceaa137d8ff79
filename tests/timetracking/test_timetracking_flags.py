"""What an approver is shown first, as a table: the week as it was logged, and what stands out of it and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from test_timetracking_flow import BERLIN, MONDAY, log, submitted
from timetracking_house import NOON, engagement

from services.timetracking.domain.device import device_of
from services.timetracking.domain.flags import Logged, Looked, flags_of
from services.timetracking.domain.lines import Line
from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.list_timesheets import SheetFilter, list_timesheets
from services.timetracking.usecases.set_time_rules import set_time_rules
from services.timetracking.usecases.show_timesheet import show_timesheet
from shared.values.span import parse_instant

DAY, HOUR = 86_400, 3_600
WEEK_END = parse_instant("2026-10-11T22:00:00Z", field="t")
TUESDAY = MONDAY + timedelta(days=1)


def logged(number, start="2026-10-05T08:00:00Z", hours=1, *, notes="", made=NOON, day=MONDAY):
    begins = None if start is None else parse_instant(start, field="t")
    ends = None if begins is None else begins + hours * HOUR
    line = Line(f"ent_{number}", 1, "eng_1", day, BERLIN, hours * HOUR, "REG", begins, ends)
    return Logged(line, made, notes)


def kinds(*lines, days=None, zone=BERLIN, grace=7 * DAY):
    found = flags_of(Looked(MONDAY, WEEK_END, grace, lines, zone, days or {}))
    return [(flag.kind, flag.entry_ids) for flag in found]


# when it was logged after the end of its work week, the grace window, flagged
LATE = [(-DAY, 7, []), (7 * DAY, 7, []), (7 * DAY + 1, 7, ["late"]), (1, 0, ["late"]), (10 * DAY, 14, [])]


@pytest.mark.parametrize("after,grace_days,flagged", LATE)
def test_late(after, grace_days, flagged):
    found = kinds(logged(1, made=WEEK_END + after), grace=grace_days * DAY)
    assert [kind for kind, _ids in found] == flagged


# start (UTC), hours, where the person lives, flagged
NIGHTS = [
    ("2026-10-05T08:00:00Z", 8, BERLIN, []),
    ("2026-10-05T20:00:00Z", 2, BERLIN, []),  # to midnight in Berlin
    ("2026-10-05T20:00:00Z", 3, BERLIN, ["night"]),
    ("2026-10-05T02:00:00Z", 1, BERLIN, ["night"]),  # 4:00 to 5:00
    ("2026-10-05T03:00:00Z", 1, BERLIN, []),  # from 5:00 on
    ("2026-10-05T08:00:00Z", 1, "America/New_York", ["night"]),  # 4:00 there
    ("2026-10-05T12:00:00Z", 24, BERLIN, ["night"]),
    ("2026-10-05T23:30:00Z", 0, BERLIN, []),
    (None, 8, BERLIN, []),
]


@pytest.mark.parametrize("start,hours,zone,flagged", NIGHTS)
def test_night_is_where_the_person_lives(start, hours, zone, flagged):
    assert [kind for kind, _ids in kinds(logged(1, start, hours), zone=zone)] == flagged


def test_a_long_day_counts_all_projects():
    lines = (logged(1, hours=10), logged(2, hours=2, day=TUESDAY))
    assert kinds(*lines, days={MONDAY: 16 * HOUR, TUESDAY: 2 * HOUR}) == []
    assert kinds(*lines, days={MONDAY: 16 * HOUR + 1, TUESDAY: 2 * HOUR}) == [("long_day", ("ent_1",))]


# hours of the weeks before, newest first; hours of this week; flagged
WEEKS = [
    ([20, 20, 20], 31, True),
    ([20, 20, 20], 30, False),  # half as much again, and not more
    ([40, 40, 40], 61, True),
    ([10, 10, 10], 19, False),  # nearly twice as much, and nine hours
    ([20, 20], 60, False),  # two weeks make no habit
    ([20, 0, 20, 0, 20], 31, True),  # weeks off are none
    ([0, 0, 0, 0, 0, 0, 0, 0, 9, 9, 9], 40, False),  # too long ago
    ([20, 20, 60], 45, True),  # the middle, not the mean
]


@pytest.mark.parametrize("before,this,flagged", WEEKS)
def test_an_unusual_week_is_unlike_this_person(before, this, flagged):
    days = {MONDAY - timedelta(weeks=ago + 1): hours * HOUR for ago, hours in enumerate(before)}
    found = [kind for kind, _ids in kinds(days=days | {TUESDAY: this * HOUR})]
    assert found == (["unusual_week"] if flagged else [])


NOTES = [
    (["Review", "Review", "Review"], [("same_notes", ("ent_0", "ent_1", "ent_2"))]),
    (["Review", " review ", "REVIEW"], [("same_notes", ("ent_0", "ent_1", "ent_2"))]),
    (["Review", "Review", "Call"], []),
    (["", "", ""], []),
]


@pytest.mark.parametrize("notes,flagged", NOTES)
def test_the_same_words_again_and_again(notes, flagged):
    assert kinds(*(logged(number, notes=text) for number, text in enumerate(notes))) == flagged


PHONE, LAPTOP = "Mozilla (iPhone)", "Mozilla (X11; Linux)"
# devices as (first used, how often), when the laptop's line was logged, whether it stands out
DEVICES = [
    ({PHONE: (1, 5), LAPTOP: (9, 1)}, 9, True),
    ({PHONE: (1, 4), LAPTOP: (9, 1)}, 9, False),  # no habit yet
    ({PHONE: (1, 5), LAPTOP: (7, 2)}, 9, False),  # used before that
    ({LAPTOP: (1, 9)}, 9, False),
    ({PHONE: (12, 9), LAPTOP: (9, 1)}, 9, False),  # the other one came later
]


@pytest.mark.parametrize("devices,made,flagged", DEVICES)
def test_another_device_than_usual(devices, made, flagged):
    one = replace(logged(1, made=made), device=LAPTOP)
    found = flags_of(Looked(MONDAY, WEEK_END, 0, (one,), BERLIN, {}, (), devices))
    assert [flag.kind for flag in found] == (["other_device"] if flagged else [])


AGENTS = [
    ("Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0",
     "Mozilla (X11 Linux x86_64 rv:) Gecko Firefox"),
    ("", ""),
    ("python-requests/2.32.3", "python-requests"),
]  # fmt: skip


@pytest.mark.parametrize("agent,device", AGENTS)
def test_an_update_is_no_other_device(agent, device):
    assert device_of(agent) == device


def test_flags_stand_in_the_list_with_their_reason(house, ann, approver):
    house.tell(engagement("wind", "trn_ann", "Winds"))
    log(house, ann, "2026-10-06T00:00:00Z", "2026-10-06T12:00:00Z", "wind")
    submitted(house, house.later(ann, 2 * DAY), ("2026-10-06T12:00:00Z", "2026-10-06T17:00:00Z"))
    sheets = house.do(approver, list_timesheets, SheetFilter(), None, 10)
    found = {(one.sheet.engagement_id, flag.kind): str(flag.detail) for one in sheets for flag in one.flags}
    assert found == {
        ("eng_ann", "long_day"): "2026-10-06 holds 17:00:00 hours, all projects together.",
        ("eng_wind", "long_day"): "2026-10-06 holds 17:00:00 hours, all projects together.",
        ("eng_wind", "night"): "Worked between midnight and 5:00 in Europe/Berlin.",
    }


def test_hours_logged_after_the_projects_window_are_late_and_count_in_their_own_week(house, ann, approver):
    entry = log(house, house.later(ann, 14 * DAY), "08:00", "09:00")
    shown = house.do(approver, show_timesheet, entry.timesheet_id)
    assert [(flag.kind, str(flag.detail), flag.entry_ids) for flag in shown.flags] == [
        ("late", "Days from the work week's end to the last logging: 8; agreed: 7.", (entry.entry_id,))
    ]
    assert shown.sheet.week_start == MONDAY
    admin = house.call("usr_admin", "admin")
    house.do(admin, set_time_rules, None, date(2026, 10, 1), TimeRules(grace_seconds=8 * DAY))
    assert house.do(approver, show_timesheet, entry.timesheet_id).flags == []
    house.do(house.later(ann, 14 * DAY), edit_entry, EditEntry(entry.entry_id, 1, task="x"))
