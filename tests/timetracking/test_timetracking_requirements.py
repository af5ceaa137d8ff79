"""Credentials that a project asks for: new hours of days on which they are not held are refused, all others are not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from timetracking_house import House, engagement

from services.timetracking.domain import worked as working
from services.timetracking.domain.worked import Worked
from services.timetracking.usecases.edit_entry import EditEntry, edit_entry
from services.timetracking.usecases.end_requirement import end_requirement
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime, log_times
from services.timetracking.usecases.open_project import open_project
from services.timetracking.usecases.require_credential import RequireCredential, require_credential
from services.timetracking.usecases.start_timer import StartTimer, start_timer
from services.timetracking.usecases.stop_timer import stop_timer
from shared.events.billing import ClientRegistered
from shared.events.onboarding import CredentialChanged, EngagementStarted
from shared.events.timetracking import RequirementSet
from shared.plumbing import migrate
from shared.values.call import Call
from shared.values.refusal import Refusal

DAY = 86_400
LICENCE = CredentialChanged("crd_1", "trn_ann", "licence", "Physician", "verified", "2026-01-01", "2026-10-08")


def worked(day: str, seconds: int = 3_600) -> Worked:
    return working.worked(zone_name="Europe/Berlin", work_date=date.fromisoformat(day), seconds=seconds)


@pytest.fixture
def project_id(house: House) -> str:
    """A project that asks for a physician's licence from 5 October on, with Ann on it."""
    admin = house.call("usr_admin", "admin")
    house.tell(ClientRegistered.example())
    project = house.do(admin, open_project, ClientRegistered.example().client_id, "Wards")
    house.tell(engagement("ward", "trn_ann", "Wards", project_id=project.project_id))
    house.do(
        admin, require_credential, RequireCredential(project.project_id, "licence", date(2026, 10, 5), "physician")
    )
    return project.project_id


def refused(house: House, ann: Call, day: str) -> str | None:
    (result,) = house.do(ann, log_times, [LogTime("eng_ward", worked(day))]).results
    return result.code if isinstance(result, Refusal) else None


def test_hours_are_logged_on_days_on_which_the_licence_is_good(house: House, ann: Call, project_id: str) -> None:
    assert refused(house, ann, "2026-10-05") == "credential_missing"
    house.tell(LICENCE)
    later = house.later(ann, 7 * DAY)
    assert refused(house, later, "2026-10-08") == "credential_expired"
    assert refused(house, later, "2026-10-12") == "credential_expired"
    # Hours of days on which it was good are welcome, also once it has ended.
    assert refused(house, later, "2026-10-07") is None
    renewed = CredentialChanged("crd_2", "trn_ann", "licence", "physician", "verified", "2026-10-08", None)
    house.tell(renewed)
    assert refused(house, later, "2026-10-08") is None


@pytest.mark.parametrize(
    "held",
    [
        CredentialChanged("crd_1", "trn_ann", "licence", "physician", "pending", "2026-01-01"),
        CredentialChanged("crd_1", "trn_ann", "licence", "physician", "refused", "2026-01-01"),
        CredentialChanged("crd_1", "trn_ann", "licence", "nurse", "verified", "2026-01-01"),
        CredentialChanged("crd_1", "trn_ann", "degree", "physician", "verified", "2026-01-01"),
        CredentialChanged("crd_1", "trn_ben", "licence", "physician", "verified", "2026-01-01"),
        CredentialChanged("crd_1", "trn_ann", "licence", "physician", "verified", "2026-10-06"),
    ],
)
def test_what_is_not_what_is_asked_for_does_not_count(
    house: House, ann: Call, project_id: str, held: CredentialChanged
) -> None:
    house.tell(held)
    assert refused(house, ann, "2026-10-05") == "credential_missing"


def test_what_was_revoked_ends_on_its_day_and_keeps_what_was_worked(house: House, ann: Call, project_id: str) -> None:
    house.tell(LICENCE)
    house.tell(
        CredentialChanged("crd_1", "trn_ann", "licence", "Physician", "revoked", "2026-01-01", "2026-10-06", "no")
    )
    assert refused(house, ann, "2026-10-06") == "credential_expired"
    assert refused(house, ann, "2026-10-05") is None


def test_an_entry_may_be_edited_but_not_moved_past_the_end(house: House, ann: Call, project_id: str) -> None:
    house.tell(LICENCE)
    entry, _warnings = house.do(ann, log_time, LogTime("eng_ward", worked("2026-10-05")))
    house.tell(replace(LICENCE, valid_to="2026-10-06"))
    shorter = worked("2026-10-05", 1_800)
    entry = house.do(ann, edit_entry, EditEntry(entry.entry_id, 1, shorter)).entry
    with pytest.raises(Refusal, match="credential_expired"):
        house.do(ann, edit_entry, EditEntry(entry.entry_id, 2, worked("2026-10-06")))


def test_a_timer_is_looked_at_when_it_starts_and_never_when_it_stops(house: House, ann: Call, project_id: str) -> None:
    start = StartTimer("phone-0001", "eng_ward", "Europe/Berlin")
    with pytest.raises(Refusal, match="credential_missing"):
        house.do(ann, start_timer, start)
    house.tell(LICENCE)
    house.do(ann, start_timer, start)
    house.tell(
        CredentialChanged("crd_1", "trn_ann", "licence", "Physician", "revoked", "2026-01-01", "2026-10-05", "no")
    )
    entry, _warnings = house.do(house.later(ann, 3_600), stop_timer, "phone-0001")
    assert entry.hours.seconds == 3_600


def test_of_many_hours_only_those_are_refused_and_other_projects_ask_for_nothing(
    house: House, ann: Call, project_id: str
) -> None:
    house.tell(LICENCE)
    wanted = [("eng_ward", "2026-10-07"), ("eng_ward", "2026-10-08"), ("eng_ann", "2026-10-08")]
    done = house.do(house.later(ann, 7 * DAY), log_times, [LogTime(one, worked(day)) for one, day in wanted])
    assert [isinstance(one, Refusal) for one in done.results] == [False, True, False]


def test_an_engagement_heard_later_is_looked_at_too(house: House, ann: Call, project_id: str) -> None:
    changed: EngagementStarted = engagement("ward", "trn_ann", "Wards", project_id=project_id, weekly_cap_seconds=None)
    house.tell(changed)
    assert refused(house, ann, "2026-10-05") == "credential_missing"


def test_a_requirement_that_ended_asks_for_nothing(house: House, ann: Call, project_id: str) -> None:
    admin = house.call("usr_admin", "admin")
    (requirement_id,) = [fact.requirement_id for fact in house.said(RequirementSet)]
    for _ in range(2):
        house.do(house.later(admin, DAY), end_requirement, requirement_id)
    assert [fact.valid_to for fact in house.said(RequirementSet)] == [None, "2026-10-06"]
    assert (refused(house, ann, "2026-10-05"), refused(house, ann, "2026-10-06")) == ("credential_missing", None)


@pytest.mark.parametrize(
    "change, code",
    [
        ({"kind": "hobby"}, "credential_kind_unknown"),
        ({"valid_from": date(2026, 10, 4)}, "requirement_backdated"),
        ({"valid_to": date(2026, 10, 5)}, "dates_reversed"),
        ({"project_id": "prj_none"}, "project_not_found"),
    ],
)
def test_a_requirement_that_cannot_be_is_refused(house: House, project_id: str, change: dict, code: str) -> None:
    asked = {"project_id": project_id, "kind": "licence", "valid_from": date(2026, 10, 5)} | change
    with pytest.raises(Refusal, match=code):
        house.do(house.call("usr_admin", "admin"), require_credential, RequireCredential(**asked))


def test_requirements_over_http(ask, project_id: str) -> None:
    new = {"project_id": project_id, "kind": "language", "name": " de  C1 ", "valid_from": "2026-10-12"}
    made = ask("admin", "POST", "/requirements", json=new).get_json()
    assert (made["name"], made["valid_to"]) == ("de C1", None)
    listed = ask("boss", "GET", f"/requirements?project_id={project_id}&limit=1").get_json()
    rest = ask("boss", "GET", f"/requirements?cursor={listed['next_cursor']}").get_json()
    assert [len(listed["data"]), [one["kind"] for one in rest["data"]]] == [1, ["language"]]
    ended = ask("admin", "POST", f"/requirements/{made['requirement_id']}/ends").get_json()
    assert ended["valid_to"] == "2026-10-12"
    assert ask("boss", "POST", "/requirements", json=new).status_code == 403
    hour = {"work_date": "2026-10-05", "zone": "Europe/Berlin", "seconds": 60}
    answer = ask("ann", "POST", "/entries", json={"engagement_id": "eng_ward", "hours": hour}).get_json()
    assert (answer["code"], answer["errors"][0]["pointer"]) == ("credential_missing", "/hours/start")
    assert "Wards asks for a verified licence physician" in answer["detail"]


def test_hours_that_were_let_in_stay_when_the_migration_goes_down_and_up(
    house: House, ann: Call, project_id: str
) -> None:
    house.tell(LICENCE)
    house.do(ann, log_time, LogTime("eng_ward", worked("2026-10-05")))
    engine, folder = house.service.units.engine, house.service.migrations
    with engine.connect() as connection:
        gated = "SELECT count(*) FROM engagements WHERE gated"
        assert connection.exec_driver_sql(gated).scalar_one() == 1
        before = connection.exec_driver_sql("SELECT * FROM entries ORDER BY entry_id").all()
    migrate.downgrade(engine, folder, "0011")
    migrate.upgrade(engine, folder)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT * FROM entries ORDER BY entry_id").all() == before
        assert connection.exec_driver_sql(gated).scalar_one() == 0
    assert house.findings() == []
    assert refused(house, ann, "2026-10-12") is None
