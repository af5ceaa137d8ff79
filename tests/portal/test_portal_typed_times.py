"""Days and times as people type them, on the clock of a place: a table to read, with both clock changes in it."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from services.portal.domain.typed_hours import NotHours
from services.portal.domain.typed_times import time_shown, time_typed
from services.portal.domain.week import row_of

BERLIN = ZoneInfo("Europe/Berlin")
# what is typed; the instant it follows, if any; what it means
TYPED = [
    ("2026-10-05T09:00", "", "2026-10-05T07:00:00Z"),
    ("2026-10-05 09:00:13", "", "2026-10-05T07:00:13Z"),
    ("2026-11-05T09:00", "", "2026-11-05T08:00:00Z"),
    ("2026-10-25T02:30", "", "2026-10-25T00:30:00Z"),  # an hour shown twice: the first
    ("2026-10-25T02:30", "2026-10-25T00:45:00Z", "2026-10-25T01:30:00Z"),  # the second, for it follows the start
    ("2026-10-25T02:30", "2026-10-25T00:00:00Z", "2026-10-25T00:30:00Z"),
    ("2026-10-05T08:00", "2026-10-05T07:00:00Z", "2026-10-05T06:00:00Z"),  # before the start whichever: refused later
    ("2026-03-29T02:30", "", "2026-03-29T01:30:00Z"),  # an hour no clock shows
]


@pytest.mark.parametrize("text,after,instant", TYPED)
def test_typed_times(text, after, instant):
    assert time_typed(text, BERLIN, after=after) == instant


@pytest.mark.parametrize("text", ["", "nine", "09:00", "2026-13-01T09:00", "2026-10-05T25:00"])
def test_what_is_no_time_is_said_so(text):
    with pytest.raises(NotHours):
        time_typed(text, BERLIN)


@pytest.mark.parametrize("instant", ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-05T07:00:13Z"])
def test_a_time_that_nobody_touched_stays_what_it_was(instant):
    assert time_typed(time_shown(instant, BERLIN), BERLIN, was=instant) == instant


# states of the lines of one day, the timesheet's state; whether hours wait to be submitted, whether it states nothing
ROWS = [
    ([], "", False, True),
    ([], "draft", False, True),
    ([], "submitted", False, False),
    ([], "approved", False, False),
    (["draft"], "draft", True, False),
    (["approved"], "approved", False, False),
    (["approved", "draft"], "approved", True, False),  # a late line beside others of the same day
    (["submitted", "returned"], "submitted", True, False),
]


@pytest.mark.parametrize("lines,state,to_submit,silent", ROWS)
def test_what_of_a_week_waits_to_be_submitted(lines, state, to_submit, silent):
    entries = [
        {"entry_id": f"ent_{number}", "version": 1, "work_date": "2026-10-06", "seconds": 3_600, "start": None,
         "state": one, "code": "REG"}
        for number, one in enumerate(lines)
    ]  # fmt: skip
    row = row_of({"engagement_id": "eng_1"}, date(2026, 10, 5), state, entries)
    assert (row.to_submit, row.silent) == (to_submit, silent)
