"""Hours in the journey over HTTP: logged, imported, submitted, approved and corrected, each with what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from http_people import MONDAY, PASSWORD, Story
from real_server import sign_in

TOGGL = f"""User,Email,Client,Project,Task,Description,Billable,Start date,Start time,End date,End time,Duration,Tags
Nils Berg,nils@experts.example,Nordlicht,Reasoning,,Rubrics,Yes,{MONDAY},09:00:00,{MONDAY},12:20:01,03:20:01,
Nils Berg,nils@experts.example,Nordlicht,Reasoning,,Reviews,Yes,{MONDAY + timedelta(days=1)},09:00:00,\
{MONDAY + timedelta(days=1)},14:00:00,05:00:00,
Nils Berg,nils@experts.example,Nordlicht,Nowhere,,Lost,Yes,{MONDAY},15:00:00,{MONDAY},16:00:00,01:00:00,
"""


def worked(day: int, start_hour: int, seconds: int, zone: str) -> dict[str, str]:
    """From an hour of a day of the week, in UTC."""
    start = datetime.combine(MONDAY, datetime.min.time(), UTC) + timedelta(days=day, hours=start_hour)
    end = start + timedelta(seconds=seconds)
    return {"zone": zone, "start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}"}


def log_hours(story: Story) -> None:
    """Ada by API, ten hours a day and two on Friday; Nils by his tracker's export."""
    ada, place = story.ada, "timetracking/v1/entries"
    engagement = story.ids["ada_engagement"]
    for day in range(4):
        logged = ada.post(place, {"engagement_id": engagement, "hours": worked(day, 14, 36_000, "America/Chicago")})
        assert [one["seconds"] for one in logged.good()["warnings"]] == ([144_000] if day == 3 else [])
    overlapping = {"engagement_id": engagement, "hours": worked(0, 20, 3_600, "America/Chicago")}
    (clash,) = ada.post(place, overlapping).refused(409, "overlap")["errors"]
    assert clash["pointer"] == "/hours/start"
    backwards = {"engagement_id": engagement, "hours": worked(4, 14, -60, "America/Chicago")}
    ada.post(place, backwards).refused(422, "span_ends_before_start")
    friday = {"engagement_id": engagement, "hours": worked(4, 14, 7_200, "America/Chicago")}
    (warning,) = ada.post(place, friday).good()["warnings"]
    assert (warning["cap_seconds"], warning["seconds"]) == (144_000, 151_200)
    story.nils.post(place, friday).refused(404, "engagement_not_found")
    import_export(story)


def import_export(story: Story) -> None:
    place = "timetracking/v1/imports?zone=Europe/Berlin"
    tried = story.nils.upload(f"{place}&dry_run=true", TOGGL).good()
    assert (tried["format"], tried["rows"], tried["entries"], tried["seconds"]) == ("toggl", 3, 2, 30_001)
    assert [(one["row"], one["code"]) for one in tried["errors"]] == [(4, "project_unknown")]
    assert story.nils.upload(place, TOGGL).good()["entries"] == 2
    again = story.nils.upload(place, TOGGL).good()
    assert (again["entries"], again["known"]) == (0, 2), "the same file twice adds nothing"
    (foreign,) = {one["code"] for one in story.ada.upload(place, TOGGL).good()["errors"]}
    assert foreign == "person_unknown", "a trainer imports their own hours only"


def submit_and_approve(story: Story) -> None:
    for name in ("ada", "nils"):
        week = {"engagement_id": story.ids[f"{name}_engagement"], "week_start": str(MONDAY)}
        sheet = story.people[name].post("timetracking/v1/timesheets", week).good()
        assert sheet["state"] == "submitted"
        story.ids[f"{name}_sheet"] = sheet["timesheet_id"]
    refuse_own_hours(story)
    refuse_stale_digest(story)
    for name, seconds in (("ada", 151_200), ("nils", 30_001)):
        sheet_id = story.ids[f"{name}_sheet"]
        shown = story.approver.get(f"timetracking/v1/timesheets/{sheet_id}").good()
        assert shown["waiting_seconds"] == seconds
        place, digest = f"timetracking/v1/timesheets/{sheet_id}/approvals", {"digest": shown["digest"]}
        assert story.approver.post(place, digest).good()["trainer_id"] == story.ids[name]
        story.approver.post(place, digest).refused(409, "nothing_to_approve")


def refuse_own_hours(story: Story) -> None:
    """A trainer who may approve others' hours still cannot approve their own."""
    account = story.admin.get(f"identity/v1/users/{story.nils.user_id}")
    grant = {name: account.json[name] for name in ("vendor_id", "trainer_id")} | {"roles": ["trainer", "approver"]}
    story.admin.patch(f"identity/v1/users/{story.nils.user_id}", grant, account.headers["etag"]).good()
    # Other roles sign out: who has them signs in again.
    both = story.people["nils"] = sign_in(story.server, "nils@experts.example", PASSWORD)
    sheet_id = story.ids["nils_sheet"]
    digest = both.get(f"timetracking/v1/timesheets/{sheet_id}").good()["digest"]
    both.post(f"timetracking/v1/timesheets/{sheet_id}/approvals", {"digest": digest}).refused(403, "own_hours")


def refuse_stale_digest(story: Story) -> None:
    """What was approved is what was read: an edit in between makes the digest stale."""
    sheet_id, engagement = story.ids["ada_sheet"], story.ids["ada_engagement"]
    place = f"timetracking/v1/timesheets/{sheet_id}"
    read = story.approver.get(place).good()
    entry = read["lines"][0]["line"]
    change = {"description": "as agreed"}
    edited = story.ada.patch(f"timetracking/v1/entries/{entry['entry_id']}", change, f'"{entry["version"]}"').good()
    assert edited["entry"]["version"] == entry["version"] + 1
    stale = story.ada.patch(f"timetracking/v1/entries/{entry['entry_id']}", change, f'"{entry["version"]}"')
    stale.refused(412, "version_stale")
    story.approver.post(f"{place}/approvals", {"digest": read["digest"]}).refused(409, "lines_changed")
    week = {"engagement_id": engagement, "week_start": str(MONDAY)}
    story.ada.post("timetracking/v1/timesheets", week).good()


def correct_one_line(story: Story) -> None:
    """Nils's Tuesday was an hour longer; only that line loses its approval, and only the hour is paid."""
    lines = story.nils.get(f"timetracking/v1/timesheets/{story.ids['nils_sheet']}").good()["lines"]
    (tuesday,) = [line["line"] for line in lines if line["line"]["seconds"] == 18_000]
    place = f"timetracking/v1/entries/{tuesday['entry_id']}/corrections"
    end = datetime.fromisoformat(tuesday["end"]) + timedelta(hours=1)
    hours = {"zone": "Europe/Berlin", "start": tuesday["start"], "end": f"{end:%Y-%m-%dT%H:%M:%SZ}"}
    body = {"reason": "The review went on until three", "hours": hours}
    story.nils.post(place, body).refused(428, "if_match_required")
    story.nils.post(place, body, If_Match=f'"{tuesday["version"]}"').good()
    week = {"engagement_id": story.ids["nils_engagement"], "week_start": str(MONDAY)}
    story.nils.post("timetracking/v1/timesheets", week).good()
    shown = story.approver.get(f"timetracking/v1/timesheets/{story.ids['nils_sheet']}").good()
    assert (shown["seconds"], shown["waiting_seconds"]) == (33_601, 21_600), "the other line stays approved"
    approvals = f"timetracking/v1/timesheets/{story.ids['nils_sheet']}/approvals"
    story.approver.post(approvals, {"digest": shown["digest"]}).good()
