"""Sheets of trainers and engagements: every bad row named, every good row saved, twice the same as once."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from services.onboarding.imports.offers import read_offers
from services.onboarding.imports.people import read_people
from services.onboarding.usecases.import_engagements import import_engagements
from services.onboarding.usecases.import_trainers import import_trainers
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Call
from shared.values.refusal import Refusal

HEADER = "external_ref,given_name,family_name,email,country,zone,worker_type\n"
GOOD = HEADER + (
    "A-1,Nora,Weiß,nora@example.org,DE,Europe/Berlin,contractor\nA-2,Kofi,Mensah,kofi@example.org,GH,Africa/Accra,\n"
)
OFFERS = (
    "external_ref,project,pay_group,rule_pack,zone,workweek_start,pay_currency,pay_rate,valid_from,weekly_cap_hours\n"
    "A-1,clinical reasoning,world,contractor,Europe/Berlin,monday,EUR,60.5000,2026-10-05,40\n"
)


def said(service: Service) -> list[str]:
    """Types of what was said, but for what is noted of everything."""
    query = sa.select(OUTBOX.c.type).where(OUTBOX.c.type != "change.noted").order_by(OUTBOX.c.position)
    with service.units.engine.connect() as connection:
        return list(connection.execute(query).scalars())


def rows(service: Service, table: str) -> int:
    with service.units.engine.connect() as connection:
        return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar_one()  # noqa: S608


@pytest.mark.parametrize(
    "row, field, code",
    [
        ("A-3,,Weiss,x@example.org,DE,Europe/Berlin,contractor", "given_name", "field_empty"),
        ("A-3,Nora,Weiss,nora.example.org,DE,Europe/Berlin,contractor", "email", "email_unreadable"),
        ("A-3,Nora,Weiss,x@example.org,Germany,Europe/Berlin,contractor", "country", "country_unknown"),
        ("A-3,Nora,Weiss,x@example.org,DE,Berlin,contractor", "zone", "zone_unknown"),
        ("A-3,Nora,Weiss,x@example.org,DE,Europe/Berlin,freelancer", "worker_type", "worker_type_unknown"),
        ("A-1,Nora,Weiss,x@example.org,DE,Europe/Berlin,contractor", "external_ref", "row_twice"),
        ("A-3,Nora,Weiss,nora@example.org,DE,Europe/Berlin,contractor", "email", "row_twice"),
        ("A-3,Nora,Weiss,x@example.org,DE", "", "row_cells"),
        (f"A-3,{'N' * 20_000},Weiss,x@example.org,DE,Europe/Berlin,contractor", "given_name", "cell_too_long"),
    ],
)
def test_a_bad_row_is_named_and_the_others_are_read(row: str, field: str, code: str) -> None:
    sheet = read_people((GOOD + row + "\n").encode())
    assert [person.external_ref for _row, person in sheet.rows] == ["A-1", "A-2"]
    assert [(error.row, error.field, error.code) for error in sheet.errors] == [(4, field, code)]


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "file_empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "file_not_utf8"),
        ("Weiß".encode("cp1252"), "file_not_utf8"),
        (b"external_ref\0,x\n", "file_not_text"),
        (GOOD.replace("country", "land").encode(), "column_missing"),
        (GOOD.replace("worker_type", "shoe_size").encode(), "column_unknown"),
        (GOOD.replace("worker_type", "email").encode(), "column_twice"),
        ((GOOD + 'A-3,"Nora').encode(), "file_cut_off"),
    ],
)
def test_a_file_that_makes_no_sense_is_refused_whole(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_people(content)
    assert refused.value.code == code


@pytest.mark.parametrize(
    "change, field, code",
    [
        (("60.5000", "60.50001"), "pay_rate", "decimal_too_precise"),
        (("60.5000", "NaN"), "pay_rate", "decimal_unreadable"),
        (("60.5000", "-1"), "pay_rate", "rate_out_of_range"),
        (("EUR", "EURO"), "currency", "currency_unknown"),
        (("2026-10-05", "05/10/2026"), "valid_from", "date_unreadable"),
        (("monday", "mittwoch"), "workweek_start", "weekday_unknown"),
        ((",40", ",169"), "weekly_cap_hours", "cap_unreadable"),
        (("Europe/Berlin", "CET+1"), "zone", "zone_unknown"),
        (("weekly_cap_hours", "workday_start"), "workday_start", "time_unreadable"),
        (("weekly_cap_hours", "holiday_calendar"), "holiday_calendar", "calendar_unknown"),
    ],
)
def test_a_bad_offer_is_named(change: tuple[str, str], field: str, code: str) -> None:
    sheet = read_offers(OFFERS.replace(*change).encode())
    assert sheet.rows == []
    assert [(error.row, error.field, error.code) for error in sheet.errors] == [(2, field, code)]


def test_a_dry_run_says_what_would_happen_and_saves_nothing(onboarding: Service, admin: Call, vendor_id: str) -> None:
    with onboarding.units.write(admin) as unit:
        report = import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()), dry_run=True)
    assert (report.rows, report.new, report.dry_run) == (2, 2, True)
    assert rows(onboarding, "trainers") == 0
    assert said(onboarding) == []


def test_the_same_sheet_twice_adds_nothing(onboarding: Service, admin: Call, vendor_id: str) -> None:
    with onboarding.units.write(admin) as unit:
        first = import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
    with onboarding.units.write(admin) as unit:
        second = import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
    assert (first.new, first.known) == (2, 0)
    assert (second.new, second.changed, second.known) == (0, 0, 2)
    assert rows(onboarding, "trainers") == 2
    assert said(onboarding) == ["trainer.registered", "trainer.registered"]


def test_a_changed_row_updates_the_trainer_it_names(onboarding: Service, admin: Call, vendor_id: str) -> None:
    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
    with onboarding.units.write(admin) as unit:
        report = import_trainers(unit, admin, vendor_id, read_people(GOOD.replace("Mensah", "Owusu").encode()))
        assert (report.new, report.changed, report.known) == (0, 1, 1)
        assert [(one.row, one.field, one.before, one.after) for one in report.changes] == [
            (3, "family_name", "Mensah", "Owusu"),
        ]  # fmt: skip
        assert unit.trainers.of_vendor(vendor_id)["A-2"].person.family_name == "Owusu"


def test_an_address_of_another_vendors_trainer_is_refused(onboarding: Service, admin: Call, vendor_id: str) -> None:
    from services.onboarding.usecases.register_vendor import register_vendor

    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
        other = register_vendor(unit, admin, "Aurora", "DE").vendor_id
    with onboarding.units.write(admin) as unit:
        report = import_trainers(unit, admin, other, read_people(GOOD.encode()))
    assert [(error.row, error.code) for error in report.errors] == [(2, "email_taken"), (3, "email_taken")]


def test_engagements_start_once_with_their_first_rate(onboarding: Service, admin: Call, vendor_id: str) -> None:
    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
    for new, known in ((1, 0), (0, 1)):
        with onboarding.units.write(admin) as unit:
            report = import_engagements(unit, admin, vendor_id, read_offers(OFFERS.encode()))
        assert (report.new, report.known, report.errors) == (new, known, [])
    assert rows(onboarding, "pay_rates") == 1
    assert onboarding.check(onboarding.units._make_unit(onboarding.units.engine.connect(), admin)) == []


def test_an_engagement_beside_a_running_one_or_on_nothing_is_refused(
    onboarding: Service, admin: Call, vendor_id: str
) -> None:
    with onboarding.units.write(admin) as unit:
        import_trainers(unit, admin, vendor_id, read_people(GOOD.encode()))
        import_engagements(unit, admin, vendor_id, read_offers(OFFERS.encode()))
    sheet = OFFERS + OFFERS.splitlines()[1].replace("2026-10-05", "2026-10-12") + "\n"
    sheet += OFFERS.splitlines()[1].replace("clinical reasoning", "Astrology") + "\n"
    sheet += OFFERS.splitlines()[1].replace("A-1", "A-9") + "\n"
    with onboarding.units.write(admin) as unit:
        report = import_engagements(unit, admin, vendor_id, read_offers(sheet.encode()))
    assert [(error.row, error.code) for error in report.errors] == [
        (3, "engagement_overlaps"), (4, "project_unknown"), (5, "trainer_unknown"),
    ]  # fmt: skip


def test_a_work_day_and_a_calendar_are_terms_of_an_offer() -> None:
    sheet = OFFERS.replace("weekly_cap_hours\n", "weekly_cap_hours,workday_start,holiday_calendar\n")
    head, row, *_ = sheet.splitlines()
    sheet_read = read_offers(f"{head}\n{row},04:30,us-ca\n".encode())
    assert sheet_read.errors == []
    terms = sheet_read.rows[0][1].offer.terms
    assert (terms.workday_start_seconds, terms.holiday_calendar) == (16_200, "US-CA")
