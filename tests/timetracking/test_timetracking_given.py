"""What an approver approved: newest first, found by a name or a week."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from test_timetracking_flow import MONDAY, approved, log

from services.timetracking.store import given
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.correct_entry import CorrectEntry, correct_entry
from services.timetracking.usecases.list_approvals import list_approvals
from services.timetracking.usecases.ports_approvals import ApprovalFilter
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.plumbing import migrate


@pytest.fixture
def two(house, ann, approver):
    """Approve Ann's week, and a minute later Ben's; give the ids of both."""
    first = approved(house, ann, approver, ("08:00", "09:00"), ("10:00", "12:00"))
    ben = house.call("usr_ben", "trainer", trainer_id="trn_ben")
    log(house, ben, "08:00", "08:30", "ben")
    sheet_id = house.do(ben, submit_timesheet, "eng_ben", MONDAY).timesheet_id
    shown = house.do(approver, show_timesheet, sheet_id)
    house.do(house.later(approver, 60), approve_lines, Accept(sheet_id, shown.digest))
    return first.sheet.timesheet_id, sheet_id


def listed(ask, who="boss", query=""):
    answer = ask(who, "GET", f"/approvals?{query}")
    assert answer.status_code == 200, answer.json
    return answer.json


def test_the_newest_comes_first_with_whose_it_was_and_what_it_holds(ask, two):
    found = listed(ask)["data"]
    told = ("trainer_name", "project_name", "week_start", "state", "lines", "seconds", "voided_lines")
    assert [tuple(one[name] for name in told) for one in found] == [
        ("Ben Okri", "Tides", "2026-10-05", "approved", 1, 1_800, 0),
        ("Ann Lee", "Tides", "2026-10-05", "approved", 2, 10_800, 0),
    ]
    assert [one["timesheet_id"] for one in found] == list(reversed(two))


def test_pages_go_on_where_the_last_one_ended(ask, two):
    first = listed(ask, query="limit=1")
    second = listed(ask, query=f"limit=1&cursor={first['next_cursor']}")
    assert [one["trainer_name"] for one in (*first["data"], *second["data"])] == ["Ben Okri", "Ann Lee"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize(
    "query, found",
    [
        ("q=ann", ["Ann Lee"]), ("q=LEE%20an", ["Ann Lee"]), ("q=zoe", []), ("q=a%25n", []),
        ("day=2026-10-05", ["Ben Okri", "Ann Lee"]), ("day=2026-10-11", ["Ben Okri", "Ann Lee"]),
        ("day=2026-10-12", []), ("day=2026-10-04", []), ("q=okri&day=2026-10-07", ["Ben Okri"]),
    ],
)  # fmt: skip
@pytest.mark.parametrize("few", [200, 0])
def test_names_and_weeks_find_them_however_many_are_called_so(ask, two, monkeypatch, few, query, found):
    monkeypatch.setattr(given, "FEW", few)
    assert [one["trainer_name"] for one in listed(ask, query=query)["data"]] == found


def test_a_line_that_was_taken_back_is_counted(ask, house, ann, two):
    line = house.do(ann, show_timesheet, two[0]).lines[0]
    house.do(house.later(ann, 120), correct_entry, CorrectEntry(line.line.entry_id, 1, "no", None))
    ann_s = listed(ask, query="q=ann")["data"][0]
    assert (ann_s["lines"], ann_s["voided_lines"]) == (2, 1)


def test_approvers_see_their_own_unless_they_name_another_and_others_none(ask, two):
    assert listed(ask, "lead")["data"] == []
    assert len(listed(ask, "lead", "approved_by=usr_boss")["data"]) == 2
    assert [ask(who, "GET", "/approvals").status_code for who in ("ann", "lab", "judge", "admin")] == [403] * 4


def test_an_auditor_looks_at_anybodys(house, two):
    auditor = house.call("usr_eye", "auditor")
    found = house.do(auditor, list_approvals, "usr_boss", "", None, None, 10)
    assert [one.trainer_name for one in found] == ["Ben Okri", "Ann Lee"]


def test_no_page_reads_what_somebody_approved_from_end_to_end(house, two):
    """The newest are read along the approver's index; a name or a week leads by timesheets, not by it."""
    plans = {}
    for name, only in {
        "newest": ApprovalFilter("usr_boss"),
        "name": ApprovalFilter("usr_boss", "ann"),
        "week": ApprovalFilter("usr_boss", "", date(2026, 10, 5)),
    }.items():
        said = []
        engine = house.service.units.engine

        def note(_c, _cursor, text, values, *_more, said=said):
            if "approvals.approved_epoch" in text:
                said.append((text, values))

        sa.event.listen(engine, "before_cursor_execute", note)
        with house.service.units.read(house.call("usr_boss", "approver")) as unit:
            unit.given.page(only, None, 10)
        sa.event.remove(engine, "before_cursor_execute", note)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {said[0][0]}", said[0][1])
            plans[name] = " / ".join(row[3] for row in rows)
    assert "approvals_by_approver" in plans["newest"]
    assert "TEMP B-TREE" not in plans["newest"]
    assert "approvals_by_approver" not in plans["name"] + plans["week"]
    assert "timesheets_by_week" in plans["week"]


def test_the_indexes_come_and_go(house, two):
    engine, where = house.service.units.engine, house.service.migrations
    migrate.downgrade(engine, where, "0014")
    assert "approvals_by_approver" not in {one["name"] for one in sa.inspect(engine).get_indexes("approvals")}
    migrate.upgrade(engine, where)
    assert "approvals_by_approver" in {one["name"] for one in sa.inspect(engine).get_indexes("approvals")}
    assert "timesheets_by_week" in {one["name"] for one in sa.inspect(engine).get_indexes("timesheets")}
