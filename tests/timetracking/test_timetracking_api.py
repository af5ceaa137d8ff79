"""The door: roles, ETags, problem details, and a week from logging to correction over HTTP."""

from __future__ import annotations

import pytest
from timetracking_house import BASE, BERLIN

from shared.plumbing import migrate

HOURS = {"zone": BERLIN, "start": "2026-10-05T08:00:00Z", "end": "2026-10-05T09:00:01Z"}


def logged(ask):
    answer = ask("ann", "POST", "/entries", json={"engagement_id": "eng_ann", "hours": HOURS, "task": "Review"})
    assert answer.status_code == 201, answer.json
    return answer


def submitted(ask):
    entry = logged(ask).json["entry"]
    sheet = ask("ann", "POST", "/timesheets", json={"engagement_id": "eng_ann", "week_start": "2026-10-05"})
    assert sheet.status_code == 201, sheet.json
    return entry, ask("boss", "GET", f"/timesheets/{sheet.json['timesheet_id']}").json


def test_log_edit_withdraw(ask):
    answer = logged(ask)
    entry = answer.json["entry"]
    assert (entry["hours"]["seconds"], entry["hours"]["work_date"], entry["state"]) == (3_601, "2026-10-05", "draft")
    path, tag = answer.headers["Location"].removeprefix(BASE), {"If-Match": answer.headers["ETag"]}
    assert ask("ann", "PATCH", path, json={"task": "x"}).status_code == 428
    changed = ask("ann", "PATCH", path, json={"description": "two\nlines"}, headers=tag)
    assert (changed.json["entry"]["task"], changed.json["entry"]["version"]) == ("Review", 2)
    stale = ask("ann", "PATCH", path, json={"task": "x"}, headers=tag)
    assert (stale.status_code, stale.json["code"]) == (412, "version_stale")
    gone = ask("ann", "DELETE", path, headers={"If-Match": changed.headers["ETag"]})
    assert (gone.status_code, gone.json["live"]) == (200, False)
    assert ask("ann", "GET", "/entries").json["data"] == []


def test_an_overlap_names_the_field(ask):
    logged(ask)
    answer = ask("ann", "POST", "/entries", json={"engagement_id": "eng_ann", "hours": HOURS})
    assert (answer.status_code, answer.json["code"], answer.json["errors"][0]["code"]) == (409, "overlap", "overlap")


def test_submit_approve_correct(ask, house):
    entry, shown = submitted(ask)
    assert (shown["sheet"]["state"], shown["waiting_seconds"]) == ("submitted", 3_601)
    path = f"/timesheets/{shown['sheet']['timesheet_id']}/approvals"
    approval = ask("boss", "POST", path, json={"digest": shown["digest"]})
    assert (approval.status_code, approval.json["lines_digest"]) == (201, shown["digest"])
    second = ask("boss", "POST", path, json={"digest": shown["digest"]})
    assert (second.status_code, second.json["code"]) == (409, "nothing_to_approve")
    read = ask("ann", "GET", f"/entries/{entry['entry_id']}")
    wrong = {"reason": "lunch", "hours": {"zone": BERLIN, "work_date": "2026-10-05", "seconds": 1_800}}
    corrected = ask("ann", "POST", f"/entries/{entry['entry_id']}/corrections", json=wrong,
                    headers={"If-Match": read.headers["ETag"]})  # fmt: skip
    assert (corrected.status_code, corrected.json["entry"]["state"]) == (201, "draft"), corrected.json
    assert house.findings() == []


def test_many_approvals_answer_row_by_row(ask):
    _entry, shown = submitted(ask)
    rows = [{"timesheet_id": shown["sheet"]["timesheet_id"], "digest": shown["digest"]},
            {"timesheet_id": "tsh_gone", "digest": "sha256:0"}]  # fmt: skip
    answer = ask("boss", "POST", "/approvals", json={"data": rows})
    assert [row["code"] for row in answer.json["data"]] == [None, "timesheet_not_found"]


def test_lines_come_back_with_a_reason(ask):
    _entry, shown = submitted(ask)
    path = f"/timesheets/{shown['sheet']['timesheet_id']}/returns"
    answer = ask("boss", "POST", path, json={"reason": "Which task?"})
    assert (answer.status_code, answer.json["state"]) == (201, "returned"), answer.json
    listed = ask("boss", "GET", "/timesheets?state=returned&week_start=2026-10-05")
    assert [one["lines"][0]["state"] for one in listed.json["data"]] == ["returned"]
    steps = ask("ann", "GET", path.replace("returns", "states")).json["data"]
    assert [(one["state"], one["why"], len(one["entry_ids"])) for one in steps][-2:] == [
        ("submitted", "", 1), ("returned", "Which task?", 1)]  # fmt: skip
    assert ask("lab", "GET", path.replace("returns", "states")).status_code == 403


def test_an_export_comes_in(ask):
    file = (b"User,Email,Project,Start date,Start time,End date,End time,Duration\n"
            b"Ann,ann@example.org,Tides,2026-10-05,09:00,2026-10-05,10:00,1:00\n"
            b"Ann,ann@example.org,Tides,2026-10-05,10:00,2026-10-05,09:00,1:00\n")  # fmt: skip
    for dry_run, counts in (("true", (1, 0)), ("false", (1, 0)), ("false", (0, 1))):
        answer = ask("ann", "POST", f"/imports?zone={BERLIN}&dry_run={dry_run}", data=file, content_type="text/csv")
        assert answer.status_code == 200, answer.json
        assert (answer.json["entries"], answer.json["known"]) == counts
        assert [(error["row"], error["field"], error["code"]) for error in answer.json["errors"]] == [
            (3, "End time", "end_before_start")]  # fmt: skip
        assert answer.json["date_order"]["used"] == "ymd"
    assert ask("ann", "POST", "/imports", data=file, content_type="text/csv").status_code == 422


def test_projects(ask):
    body = {"client_id": "cli_1", "name": "Clinical reasoning"}
    assert ask("admin", "POST", "/projects", json=body).status_code == 201
    assert ask("admin", "POST", "/projects", json=body).json["code"] == "project_exists"
    assert [row["name"] for row in ask("boss", "GET", "/projects").json["data"]] == ["Clinical reasoning"]


FORBIDDEN = [
    ("ann", "POST", "/projects"),
    ("boss", "POST", "/entries"),
    ("boss", "POST", "/timesheets"),
    ("ann", "POST", "/approvals"),
    ("ann", "POST", "/timesheets/tsh_1/approvals"),
    ("ann", "POST", "/timesheets/tsh_1/returns"),
    ("boss", "POST", f"/imports?zone={BERLIN}"),
    ("lab", "GET", "/entries"),
    ("lab", "GET", "/timesheets"),
]


@pytest.mark.parametrize("who,verb,path", FORBIDDEN)
def test_roles(ask, who, verb, path):
    assert ask(who, verb, path, json={}).status_code == 403


def test_the_migration_goes_down_and_up(house):
    engine, folder = house.service.units.engine, house.service.migrations
    migrate.downgrade(engine, folder)
    migrate.upgrade(engine, folder)
    assert migrate.is_current(engine, folder)
