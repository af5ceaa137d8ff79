"""An export comes in: people and projects matched, the same file twice adds nothing, bad rows named."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from timetracking_house import BERLIN, engagement

from services.timetracking.domain.codes import read_task_codes
from services.timetracking.imports.read import read_hours
from services.timetracking.store.tables import entries, imports, timesheets
from services.timetracking.usecases.import_hours import ImportHours, import_hours
from services.timetracking.usecases.match_rows import Meanings
from shared.events.onboarding import TrainerRegistered
from shared.values.refusal import Refusal

HEADER = "User,Email,Project,Description,Start date,Start time,End date,End time,Duration"


def toggl(*rows: str) -> bytes:
    """Give a Toggl file of rows "name,email,project,clock,clock" on 2026-10-05."""
    lines = [HEADER]
    for row in rows:
        name, email, project, start, end = row.split(",")
        lines.append(f"{name},{email},{project},,2026-10-05,{start},2026-10-05,{end},")
    return "\n".join(lines).encode()


HARVEST = b"""Date,Client,Project,Task,Notes,Hours,First Name,Last Name
2026-10-05,Lab,Tides,Review,same,1.25,Ben,Okri
2026-10-05,Lab,Tides,Review,same,1.25,Ben,Okri
"""
FILE = toggl("Ann Lee,ANN@example.org,tides,09:00,10:00", "Ben Okri,ben@example.org,TIDES,09:00,10:30")


def come_in(house, call, content, **options):
    return house.do(call, import_hours, ImportHours(read_hours(content, zone=BERLIN), **options))


def counts(done):
    return (done.entries, done.known, done.seconds, [(error.row, error.field, error.code) for error in done.errors])


def test_the_same_file_twice_adds_nothing(house, admin):
    assert counts(come_in(house, admin, FILE)) == (2, 0, 9_000, [])
    assert counts(come_in(house, admin, FILE)) == (0, 2, 0, [])
    longer = FILE + b"\nBen Okri,ben@example.org,Tides,,2026-10-05,11:00,2026-10-05,12:00,1:00"
    assert counts(come_in(house, admin, longer)) == (1, 2, 3_600, [])
    with house.service.units.read(admin) as unit:
        assert unit.connection.execute(sa.select(sa.func.count()).select_from(imports)).scalar_one() == 3
    assert house.findings() == []


def test_the_same_file_in_another_zone_adds_nothing(house, admin):
    come_in(house, admin, FILE)
    done = house.do(admin, import_hours, ImportHours(read_hours(FILE, zone="Asia/Tokyo")))
    assert (done.entries, done.known) == (0, 2)


def test_a_dry_run_tells_the_same_and_leaves_nothing(house, admin):
    dry = come_in(house, admin, FILE, dry_run=True)
    assert (counts(dry), dry.dry_run) == ((2, 0, 9_000, []), True)
    with house.service.units.read(admin) as unit:
        for table in (entries, timesheets, imports):
            assert unit.connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one() == 0


def test_hours_without_clock_come_by_name_and_alike_ones_count_both(house, admin):
    assert counts(come_in(house, admin, HARVEST)) == (2, 0, 9_000, [])
    assert counts(come_in(house, admin, HARVEST)) == (0, 2, 0, [])
    with house.service.units.read(admin) as unit:
        rows = unit.connection.execute(sa.select(entries.c.start_epoch, entries.c.seconds))
        assert [tuple(row) for row in rows] == [(None, 4_500), (None, 4_500)]


def test_bad_rows_are_named_and_the_rest_comes_in(house, admin):
    come_in(house, admin, toggl("Ann Lee,ann@example.org,Tides,09:00,10:00"))
    done = come_in(house, admin, toggl(
        "Ann Lee,ann@example.org,Tides,09:30,10:30",
        "Eve,eve@example.org,Tides,09:00,10:00",
        "Ben Okri,ben@example.org,Winds,09:00,10:00",
        ",,Tides,09:00,10:00",
        "Ben Okri,ben@example.org,Tides,25:00,26:00",
        "Ben Okri,ben@example.org,Tides,12:00,13:00",
    ))  # fmt: skip
    assert counts(done) == (1, 0, 3_600, [
        (2, "start", "overlap"),
        (3, "person", "person_unknown"),
        (4, "project", "project_unknown"),
        (5, "person", "person_missing"),
        (6, "Start time", "time_unreadable"),
    ])  # fmt: skip


def test_names_that_mean_others(house, admin):
    house.tell(engagement("winds", "trn_ben", "Winds"))
    file = toggl("Benny,benny@home.test,Wind project,09:00,10:00", "A L,,Sea,09:00,10:00")
    meanings = Meanings({"Benny@home.test": "ben@example.org", "a l": "trn_ann"},
                        {"wind project": "Winds", "Sea": "eng_ann"})  # fmt: skip
    assert counts(come_in(house, admin, file, meanings=meanings)) == (2, 0, 7_200, [])


def test_tasks_go_under_their_earnings_codes(house, admin):
    codes = read_task_codes("review:TRAIN, Day one: welcome:ONBOARD,", "task_codes")
    assert codes == {"review": "TRAIN", "Day one: welcome": "ONBOARD"}
    assert come_in(house, admin, HARVEST, meanings=Meanings(tasks=codes)).entries == 2
    with house.service.units.read(admin) as unit:
        assert set(unit.connection.execute(sa.text("SELECT code FROM entries")).scalars()) == {"TRAIN"}


@pytest.mark.parametrize(("text", "code"), [("TRAIN", "task_codes_unreadable"), ("Review:FUN", "code_unknown")])
def test_codes_of_tasks_that_make_no_sense_are_refused(text, code):
    with pytest.raises(Refusal) as refusal:
        read_task_codes(text, "task_codes")
    assert (refusal.value.code, refusal.value.faults[0].pointer) == (code, "task_codes")


def test_two_people_of_one_name_are_not_guessed_between(house, admin):
    twin = TrainerRegistered("trn_twin", "ven_2", "B-2", "Ben", "Okri", "twin@example.org", "US", BERLIN, "contractor")
    house.tell(twin)
    done = come_in(house, admin, HARVEST)
    assert [(error.row, error.code) for error in done.errors] == [(2, "person_ambiguous"), (3, "person_ambiguous")]
    assert come_in(house, admin, HARVEST, meanings=Meanings({"ben okri": "ben@example.org"})).entries == 2
    manager = house.call("usr_v2", "vendor_manager", vendor_id="ven_2")
    assert {error.code for error in come_in(house, manager, HARVEST).errors} == {"project_unknown"}  # its own Ben


def test_two_engagements_on_one_project_are_not_guessed_between(house, admin):
    house.tell(engagement("twice", "trn_ann", valid_from="2026-10-01", valid_to="2026-10-06"))
    done = come_in(house, admin, toggl("Ann Lee,ann@example.org,Tides,09:00,10:00"))
    assert counts(done) == (0, 0, 0, [(2, "project", "engagement_ambiguous")])
    house.tell(engagement("twice", "trn_ann", valid_from="2026-10-01", valid_to="2026-10-05"))
    assert come_in(house, admin, toggl("Ann Lee,ann@example.org,Tides,09:00,10:00")).entries == 1


def test_a_trainer_imports_only_their_own(house, ann):
    done = come_in(house, ann, FILE + b"\n,,Tides,,2026-10-05,14:00,2026-10-05,15:00,")
    assert counts(done) == (2, 0, 7_200, [(3, "person", "person_unknown")])


def test_a_vendor_imports_only_its_people(house):
    manager = house.call("usr_v2", "vendor_manager", vendor_id="ven_2")
    assert counts(come_in(house, manager, FILE)) == (
        0,
        0,
        0,
        [(2, "person", "person_unknown"), (3, "person", "person_unknown")],
    )


def test_a_file_that_cannot_be_read_adds_nothing(house, admin):
    assert counts(come_in(house, admin, b"PK\x03\x04")) == (0, 0, 0, [(1, "file", "workbook_unreadable")])
