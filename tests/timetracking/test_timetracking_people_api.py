"""Hours as people live them, over HTTP: what each answer shows, and that every new route asks for who may."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from test_timetracking_api import HOURS, submitted
from test_timetracking_chains import chain
from timetracking_house import BERLIN

from shared.events.audit import ChangeNoted

PROJECT = "prj_tides"


@pytest.fixture
def project(house):
    chain(house, house.call("usr_admin", "admin"), (None, 0), valid_from=date(2030, 1, 1))


def good(answer, status=201):
    assert answer.status_code == status, answer.text
    return answer.json


def test_a_dispute_from_doubt_to_decision(ask, house):
    entry, shown = submitted(ask)
    sheet = shown["sheet"]["timesheet_id"]
    body = {"entry_id": entry["entry_id"], "reason": "No task was open then"}
    opened = ask("boss", "POST", f"/timesheets/{sheet}/disputes", json=body)
    dispute = good(opened)
    assert (dispute["state"], dispute["due"], dispute["outcome"]) == ("open", "2026-10-12T12:00:00Z", None)
    path = opened.headers["Location"].removeprefix("/api/timetracking/v1")
    answered = good(ask("ann", "POST", f"{path}/evidence", json={"text": "A call", "link": "https://calls.example/1"}))
    assert (answered["dispute"]["state"], answered["evidence"][0]["number"]) == ("answered", 1)
    assert len(ask("judge", "GET", "/disputes?pending=true").json["data"]) == 1
    decision = {"outcome": "correct", "seconds": 1_800, "reason": "It ended at half past"}
    for who, status, code in (("boss", 403, "maker_is_checker"), ("ann", 403, "role_missing")):
        refused = ask(who, "POST", f"{path}/decisions", json=decision)
        assert (refused.status_code, refused.json["code"]) == (status, code)
    decided = good(ask("judge", "POST", f"{path}/decisions", json=decision))
    assert (decided["state"], decided["approved_seconds"]) == ("decided", 1_800)
    assert good(ask("ann", "GET", path), 200)["dispute"]["outcome"] == "correct"
    assert ask("judge", "GET", "/disputes?pending=true").json["data"] == []
    over = ask("boss", "POST", f"{path}/withdrawals", json={"reason": "sorry"})
    assert (over.status_code, over.json["code"]) == (409, "dispute_over")
    assert house.findings() == []


def test_a_reopening_is_shown_before_it_is_done(ask, house):
    entry, shown = submitted(ask)
    path = f"/timesheets/{shown['sheet']['timesheet_id']}"
    good(ask("boss", "POST", f"{path}/approvals", json={"digest": shown["digest"]}))
    seen = good(ask("ann", "GET", f"{path}/reopening?entry_ids={entry['entry_id']}"), 200)
    assert ([line["version"] for line in seen["approved"]], seen["seconds"]) == ([1], 3_601)
    body = {"digest": seen["digest"], "reason": "Wrong project", "entry_ids": [entry["entry_id"]]}
    assert good(ask("ann", "POST", f"{path}/reopenings", json=body))["state"] == "returned"
    assert house.findings() == []


def test_rules_are_set_from_a_day_on(ask, project):
    body = {"project_id": PROJECT, "valid_from": "2026-10-01", "dispute_seconds": 86_400, "auto_approve_seconds": 0}
    made = good(ask("admin", "POST", "/time-rules", json=body))
    assert (made["rules"], made["project_id"]) == (
        {"dispute_seconds": 86_400, "grace_seconds": None, "auto_approve_seconds": 0}, PROJECT)  # fmt: skip
    good(ask("admin", "POST", "/time-rules", json={"valid_from": "2026-10-01", "grace_seconds": 0}))
    assert [one["project_id"] for one in ask("boss", "GET", f"/time-rules?project_id={PROJECT}").json["data"]] == [
        PROJECT, None]  # fmt: skip
    assert ask("admin", "POST", "/time-rules", json={"valid_from": "2026-10-01"}).json["code"] == "rules_say_nothing"
    assert ask("ann", "GET", "/time-rules").status_code == 403


def test_a_chain_is_signed_step_by_step(ask, house, project):
    much = {"amount": "5000.00", "currency": "EUR"}
    steps = [{"user_id": "usr_lead"}, {}, {"from_seconds": 72_000, "from_amount": much}]
    body = {"project_id": PROJECT, "valid_from": "2026-10-01", "steps": steps}
    made = good(ask("admin", "POST", "/approval-chains", json=body))
    assert made["steps"][2] == {"number": 3, "user_id": None, "from_seconds": 72_000, "from_amount": much}
    assert len(ask("boss", "GET", f"/approval-chains?project_id={PROJECT}").json["data"]) == 2
    _entry, shown = submitted(ask)
    assert shown["step"] == {"number": 1, "user_id": "usr_lead", "last_number": 2}
    path = f"/timesheets/{shown['sheet']['timesheet_id']}/approvals"
    absence = {"substitute_user": "usr_boss", "from": "2026-10-05T12:00:00Z", "to": "2026-10-05T12:00:01Z"}
    assert good(ask("lead", "POST", "/substitutions", json=absence))["absent_user"] == "usr_lead"
    good(ask("admin", "POST", "/users/usr_lead/substitutions", json=absence))
    assert len(ask("boss", "GET", "/substitutions").json["data"]) == 2
    signed = good(ask("boss", "POST", path, json={"digest": shown["digest"]}))
    assert (signed["approval_id"], signed["signed_step"], signed["signed_for"]) == (None, 1, "usr_lead")
    noted = house.said(ChangeNoted)[-1]
    assert (noted.actor_id, json.loads(noted.after)["signed_for"]) == ("usr_boss", "usr_lead")
    rows = [{"timesheet_id": shown["sheet"]["timesheet_id"], "digest": shown["digest"]}]
    (twice,) = good(ask("boss", "POST", "/approvals", json={"data": rows}), 200)["data"]
    assert (twice["code"], twice["approval_id"], twice["signed_step"]) == ("signed_before", None, None)
    (done,) = good(ask("lead", "POST", "/approvals", json={"data": rows}), 200)["data"]
    assert (done["code"], done["signed_step"], done["approval_id"][:4]) == (None, None, "apr_")
    assert done["signed_for"] is None
    assert house.findings() == []


def test_a_timer_is_started_listed_stopped_and_sent_again(ask, house):
    body = {"client_name": "phone-8f3a", "engagement_id": "eng_ann", "zone": BERLIN, "started": "2026-10-05T11:00:00Z"}
    started = good(ask("ann", "POST", "/timers", json=body))
    assert (started["started"], started["words"]) == ("2026-10-05T11:00:00Z", {"task": "", "description": ""})
    assert [one["client_name"] for one in ask("ann", "GET", "/timers").json["data"]] == ["phone-8f3a"]
    for _ in range(2):
        stopped = good(ask("ann", "POST", "/timers/phone-8f3a/stops", json={}))
        assert stopped["entry"]["hours"]["seconds"] == 3_600
    good(ask("ann", "POST", "/timers", json=body | {"client_name": "phone-8f3b", "started": None}))
    assert ask("ann", "DELETE", "/timers/phone-8f3b").status_code == 204
    assert ask("ann", "DELETE", "/timers/phone-8f3b").json["code"] == "timer_not_found"
    assert len(ask("ann", "GET", "/entries").json["data"]) == 1
    named = {"engagement_id": "eng_ann", "hours": HOURS, "client_name": "laptop-77"}
    first, again = (good(ask("ann", "POST", "/entries", json=named)) for _ in range(2))
    assert first == again


def test_a_week_is_copied_and_kept_as_a_template(ask, house):
    _entry, shown = submitted(ask)
    sheet = shown["sheet"]["timesheet_id"]
    copied = good(ask("ann", "POST", f"/timesheets/{sheet}/copies", json={"week_start": "2026-10-12"}))
    assert (len(copied["entries"]), copied["refused"]) == (1, [])
    template = good(ask("ann", "POST", "/templates", json={"timesheet_id": sheet, "name": "Usual"}))
    assert template["lines"][0] == {"day": 0, "start_seconds": 36_000, "seconds": 3_601, "zone": BERLIN, "code": "REG",
                                    "task": "Review", "description": ""}  # fmt: skip
    path = f"/templates/{template['template_id']}"
    used = good(ask("ann", "POST", f"{path}/uses", json={"week_start": "2026-10-12"}))
    assert (used["entries"], used["refused"][0]["code"]) == ([], "overlap")
    assert len(ask("ann", "GET", "/templates").json["data"]) == 1
    assert ask("ann", "DELETE", path).status_code == 204


def test_a_budget_is_set_and_listed(ask, project):
    body = {"project_id": PROJECT, "cap_seconds": 360_000, "valid_from": "2026-10-01"}
    made = good(ask("judge", "POST", "/budgets", json=body))
    assert (made["warn_percent"], made["used_seconds"], made["valid_to"]) == (80, 0, None)
    (listed,) = ask("boss", "GET", f"/budgets?project_id={PROJECT}").json["data"]
    assert listed == made | {"project_name": listed["project_name"]}
    assert ask("ann", "GET", "/budgets").status_code == 403
    # A client sees what its own projects have used, and nothing of another's.
    assert ask("lab", "GET", "/budgets").json["data"] == [listed]
    assert ask("other_lab", "GET", f"/budgets?project_id={PROJECT}").json["data"] == []


def test_how_long_approval_takes_is_counted_by_week(ask, house):
    assert ask("boss", "GET", "/approval-times?from=2026-10-05").json == {"data": []}
    _, shown = submitted(ask)
    path = f"/timesheets/{shown['sheet']['timesheet_id']}/approvals"
    good(ask("boss", "POST", path, json={"digest": shown["digest"]}))
    week = shown["sheet"]["week_start"]
    found = ask("boss", "GET", f"/approval-times?from={week}").json["data"]
    assert found == [{"week_start": week, "approvals": 1, "mean_seconds": 0}]
    assert ask("boss", "GET", "/approval-times?from=2027-01-04").json == {"data": []}
    assert ask("boss", "GET", f"/approval-times?from=2026-01-05&to={week}").json == {"data": []}
    after = (date.fromisoformat(week) + timedelta(days=1)).isoformat()
    assert ask("boss", "GET", f"/approval-times?from={week}&to={after}").json["data"] == found
    assert ask("ann", "GET", f"/approval-times?from={week}").status_code == 403


def test_another_device_is_shown_to_who_approves(ask):
    hours = {"zone": BERLIN, "work_date": "2026-10-05", "seconds": 600}
    for number in range(6):
        agent = f"Phone/{number}" if number < 5 else "Laptop/1"
        body = {"engagement_id": "eng_ann", "hours": hours}
        entry = good(ask("ann", "POST", "/entries", json=body, headers={"User-Agent": agent}))["entry"]
    (flag,) = ask("boss", "GET", f"/timesheets/{entry['timesheet_id']}").json["flags"]
    assert (flag["kind"], flag["entry_ids"]) == ("other_device", [entry["entry_id"]])
    assert flag["detail"] == "Logged from another device than the 5 entries before: Laptop."
