"""Every list that a person keeps comes by the sheet: CSV and XLSX, tried first, once however often it is sent.

In: the month's house. Each kind has rows below; what a list gives as a file comes back in and changes nothing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import replace

import msgspec
import openpyxl
import pytest
import sqlalchemy as sa
from flask import g
from kinds_of_sheets import KINDS, Kind
from workbooks import workbook

from shared.values.permissions import PERMISSIONS
from shared.values.refusal import Refusal
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA
from tests.permissions.permissions_house import NOW, Doors, Owner

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("imports")]
# Sheets that have rules of their own, each with tests of its own.
OWN = frozenset(
    f"POST /api/{path}" for path in (
        "onboarding/v1/vendors/<vendor_id>/trainer-imports", "onboarding/v1/vendors/<vendor_id>/engagement-imports",
        "timetracking/v1/imports", "payroll/v1/bonus-imports", "payments/v1/payout-account-imports",
    )
)  # fmt: skip


def as_csv(*rows: Mapping[str, str]) -> bytes:
    """Write rows under the names of all their columns."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(name for row in rows for name in row)))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def as_xlsx(*rows: Mapping[str, str]) -> bytes:
    """Write the same as a workbook."""
    return workbook(*csv.reader(as_csv(*rows).decode().splitlines()))


FORMS = {CSV_MEDIA: as_csv, XLSX_MEDIA: as_xlsx}


def filled(doors: Doors, kind: Kind, values: Mapping[str, str], owner: Owner | None = None) -> dict[str, str]:
    service = kind.path.split("/")[0]
    return {name: doors.row(service, text[1:-1], owner or doors.mine) if text.startswith("{") else text
            for name, text in values.items()}  # fmt: skip


def send(doors: Doors, kind: Kind, content: bytes, media: str = CSV_MEDIA, **query: str):
    actor = doors.by_role(kind.by)
    answer = doors.ask(actor, "POST", f"/api/{kind.path}", data=content, content_type=media, query_string=query)
    assert answer.status_code == 200, answer.text
    return answer.get_json()


def counts(report) -> tuple[int, int, int, int]:
    return report["rows"], report["new"], report["known"], len(report["errors"])


def test_every_sheet_of_the_table_is_tried_here() -> None:
    sheets = {what for what in PERMISSIONS if what.startswith("POST ") and what.endswith("imports")}
    assert sheets == OWN | {f"POST /api/{kind.path}" for kind in KINDS}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.path)
def test_a_sheet_is_tried_then_entered_once_whatever_its_form(doors: Doors, kind: Kind) -> None:
    service, good = kind.path.split("/")[0], filled(doors, kind, kind.good)
    bad = good | filled(doors, kind, kind.wrong)
    before = doors.held(service)
    for media, write in FORMS.items():
        tried = send(doors, kind, write(good, bad), media, dry_run="true")
        assert (counts(tried), tried["dry_run"]) == ((2, 1, 0, 1), True), tried
        assert [(one["row"], one["field"], one["code"]) for one in tried["errors"]] == [(3, kind.field, kind.code)]
        assert tried["errors"][0]["detail"]
    after = doors.held(service)
    assert {table for table in after if after[table] != before[table]} <= {"answers"}
    assert counts(send(doors, kind, as_csv(good, bad))) == (2, 1, 0, 1)
    again = send(doors, kind, as_xlsx(good, good), XLSX_MEDIA)
    assert counts(again) == (2, 0, 2, 0)


@pytest.mark.parametrize("kind", [one for one in KINDS if one.lists], ids=lambda kind: kind.path)
def test_what_a_list_gives_as_a_file_comes_back_and_changes_nothing(doors: Doors, kind: Kind) -> None:
    send(doors, kind, as_csv(filled(doors, kind, kind.good)))
    parts = [part if not part.startswith("{") else doors.row("onboarding", part[1:-1], doors.mine)
             for part in kind.lists.split("/")]  # fmt: skip
    hidden = {"credential_number"}
    for form, media in (("csv", CSV_MEDIA), ("xlsx", XLSX_MEDIA)):
        file = doors.ask(doors.by_role(kind.by), "GET", f"/api/{'/'.join(parts)}?format={form}")
        assert file.status_code == 200, file.text
        told = {"columns": '{"credential_number": "last4"}'} if hidden & set(kind.good) else {}
        report = send(doors, kind, file.get_data(), media, dry_run="true", guess="true", **told)
        rows, new, known, errors = counts(report)
        assert rows >= 1, report
        assert (new, known, errors) == (0, rows, 0), report


def by_path(name: str) -> Kind:
    return next(one for one in KINDS if one.path.endswith(name))


def test_a_sheet_says_one_thing_of_one_day_and_one_form_of_a_person(doors: Doors) -> None:
    for name, change in (("bill-rate-imports", {"rate": "98"}), ("pay-rate-imports", {"rate": "60"}),
                         ("tax-form-imports", {"tax_number": "931736599"})):  # fmt: skip
        kind = by_path(name)
        good = filled(doors, kind, kind.good) | (
            {"tax_number": "931736607"} if "tax" in name else {"valid_from": "2026-12-14"}
        )
        report = send(doors, kind, as_csv(good, good | change, good), dry_run="true")
        assert [(one["row"], one["code"]) for one in report["errors"]] == [(3, "row_contradicts"), (4, "row_twice")]


def test_what_the_database_keeps_once_is_a_fault_of_its_row_and_leaves_the_others_alone(doors: Doors) -> None:
    kind = by_path("legal-entity-imports")
    good = filled(doors, kind, kind.good) | {"number_prefix": "ONE-"}
    report = send(doors, kind, as_csv(good, good | {"party.city": "Paris"}, good | {"number_prefix": "TWO-"}))
    assert counts(report) == (3, 2, 0, 1)
    assert [(one["row"], one["code"]) for one in report["errors"]] == [(3, "taken_already")]


@pytest.mark.parametrize("name", [one.path.split("/")[-1] for one in KINDS if one.by == "vendor_manager"])
def test_a_vendor_brings_nothing_of_others(doors: Doors, name: str) -> None:
    kind = by_path(name)
    service = kind.path.split("/")[0]
    theirs = filled(doors, kind, kind.good, doors.theirs)
    before = doors.held(service)
    report = send(doors, kind, as_csv(theirs))
    assert [one["code"][-10:] for one in report["errors"]] == ["_not_found"]
    after = doors.held(service)
    assert {table for table in after if after[table] != before[table]} <= {"answers"}


def test_a_vendor_is_not_told_whether_it_guessed_anothers_rate(doors: Doors) -> None:
    kind, theirs = by_path("pay-rate-imports"), doors.row("onboarding", "engagement_id", doors.theirs)
    rate = doors.ask(doors.by_role("admin"), "GET", f"/api/onboarding/v1/engagements/{theirs}/pay-rates").get_json()
    known = {name: rate["data"][0][name] for name in ("rate", "valid_from")} | {"engagement_id": theirs}
    report = send(doors, kind, as_csv(known, known | {"rate": "1.00"}))
    assert {(one["field"], one["code"]) for one in report["errors"]} == {("engagement_id", "engagement_not_found")}
    assert counts(report)[1:3] == (0, 0)


def test_a_vendor_invites_nobody_elses_trainer_and_nobody_to_more(doors: Doors) -> None:
    actor, path = doors.by_role("vendor_manager"), "/api/identity/v1/invitation-imports"
    rows = [{"email": "z@zander.example", "roles": "trainer", "trainer_id": doors.theirs.trainer_id},
            {"email": "z@zander.example", "roles": "admin"}]  # fmt: skip
    answer = doors.ask(actor, "POST", path, data=as_csv(*rows), content_type=CSV_MEDIA).get_json()
    assert [(one["row"], one["code"]) for one in answer["errors"]] == [(2, "trainer_not_found"), (3, "grant_too_wide")]


def test_a_rate_in_another_currency_is_refused(doors: Doors) -> None:
    kind = by_path("pay-rate-imports")
    row = filled(doors, kind, kind.good) | {"currency": "JPY", "valid_from": "2026-12-21"}
    report = send(doors, kind, as_csv(row))
    assert [(one["field"], one["code"]) for one in report["errors"]] == [("currency", "rate_currency_differs")]


def test_a_share_in_percent_is_that_share_however_the_sheet_keeps_it(doors: Doors) -> None:
    kind = by_path("client-imports")
    german = {"party.country": "DE", "party.vat_id": "DE136695976", "tax.category": "S", "buyer_reference": "percent"}
    row = filled(doors, kind, kind.good) | german
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx(row | {"tax.percent": ""})))
    place = len(row) + 1
    book.active.cell(2, place).value, book.active.cell(2, place).number_format = 0.19, "0%"
    written = io.BytesIO()
    book.save(written)
    assert counts(send(doors, kind, written.getvalue(), XLSX_MEDIA)) == (1, 1, 0, 0)
    for same in ("19%", "19 %", "19.00"):
        assert counts(send(doors, kind, as_csv(row | {"tax.percent": same}))) == (1, 0, 1, 0), same
    wrong = send(doors, kind, as_csv(row | {"tax.percent": "0"}))
    assert [(one["field"], one["code"]) for one in wrong["errors"]] == [("tax.percent", "tax_rate_wrong")]


def test_theirs_by_our_names_and_what_is_the_same_on_every_row(doors: Doors) -> None:
    kind = by_path("project-imports")
    file = b"\xef\xbb\xbfNombre;Notas\r\nProyecto uno;x\r\nProyecto dos;y\r\n"
    client_id = doors.row("timetracking", "client_id", doors.mine)
    told = {"columns": '{"name": "Nombre"}', "same": f'{{"client_id": "{client_id}"}}'}
    report = send(doors, kind, file, **told)
    assert (counts(report), report["columns_ignored"]) == ((2, 2, 0, 0), ["Notas"])
    assert report["columns"] == [{"field": "name", "column": "Nombre"}]
    again = send(doors, kind, file.replace(b"uno", b"tres"), **told)
    assert counts(again) == (2, 1, 1, 0)


def test_what_is_no_sheet_is_refused_whole(doors: Doors) -> None:
    actor, path = doors.by_role("finance"), "/api/timetracking/v1/budget-imports"
    row = filled(doors, by_path("budget-imports"), by_path("budget-imports").good)
    many = as_csv(*[row] * 10_001)
    for content, media, status, code in (
        (b"{}", "application/json", 415, "media_type_unsupported"),
        (b"a,b\n1,2\n", CSV_MEDIA, 422, "column_missing"),
        (b"PK\3\4rest", XLSX_MEDIA, 422, "workbook_unreadable"),
        (many, CSV_MEDIA, 422, "file_too_long"),
        (b"x" * (8 * 1024 * 1024 + 1), CSV_MEDIA, 413, "body_too_large"),
    ):
        answer = doors.ask(actor, "POST", path, data=content, content_type=media)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), answer.text


def test_money_again_needs_a_key_and_the_same_key_gives_the_same_report(doors: Doors) -> None:
    kind = by_path("pay-rate-imports")
    sheet = as_csv(filled(doors, kind, kind.good) | {"valid_from": "2027-01-11"})
    actor, key = doors.by_role(kind.by), {"Idempotency-Key": "raises-1"}
    first, second = (
        doors.ask(actor, "POST", f"/api/{kind.path}", data=sheet, content_type=CSV_MEDIA, more_headers=key)
        for _ in range(2)
    )
    assert first.get_json() == second.get_json()
    assert second.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.path)
def test_audit_is_told_of_a_sheet_and_of_what_came_of_it(doors: Doors, kind: Kind) -> None:
    service = kind.path.split("/")[0]
    send(doors, kind, as_csv(filled(doors, kind, kind.good | kind.other)))
    with doors.engine(service).connect() as connection:
        query = sa.text("select data from outbox where type = 'change.noted' order by position desc limit 1")
        noted = msgspec.json.decode(connection.execute(query).scalar_one())
    assert (noted["what"], noted["kind"]) == (f"POST /api/{kind.path}", "changed")
    assert '"file_sent"' in noted["after"]
    assert any(one.startswith(kind.made) for one in noted["object_ids"]), noted["object_ids"]


@pytest.mark.parametrize("what", sorted(OWN))
def test_a_file_is_read_before_a_transaction_is_open(doors: Doors, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    path = what.removeprefix("POST ").replace("<vendor_id>", doors.mine.vendor_id)
    service = doors.house.services[path.split("/")[2]]
    read = []
    for name in service.readers:

        def refuse(_content: bytes, _name: str = name, **_how: object) -> None:
            read.append((_name, "unit" in g))
            raise Refusal("file_empty", "Read, and refused.", pointer="file")

        monkeypatch.setitem(service.readers, name, refuse)
    actor = replace(doors.by_role("admin"), roles=frozenset({"admin", "finance"}), proved_epoch=NOW)
    answer = doors.ask(actor, "POST", path, data=b"x", content_type=CSV_MEDIA, query_string={"zone": "UTC"}
                       if "timetracking" in path else {})  # fmt: skip
    assert (answer.status_code, answer.get_json()["code"]) == (422, "file_empty")
    assert [is_open for _name, is_open in read] == [False]


def test_a_query_that_cannot_be_read_is_refused_before_the_file_is(doors: Doors) -> None:
    path = "/api/timetracking/v1/imports"
    answer = doors.ask(doors.by_role("admin"), "POST", path, data=b"x", content_type=CSV_MEDIA)
    assert (answer.status_code, answer.get_json()["errors"][0]["pointer"]) == (422, "/zone")
