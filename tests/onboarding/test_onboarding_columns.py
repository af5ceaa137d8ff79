"""Sheets with other people's columns: named, guessed or the same for all; what is not ours is left out and named."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from workbooks import workbook

from services.onboarding.imports.people import read_people
from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor
from shared.values.columns import Columns, guessed, read_columns
from shared.values.refusal import Refusal
from shared.values.sheet import XLSX_MEDIA

Headers = Callable[[Actor], dict[str, str]]
# As a vendor's own system exports it: other names, another order, a column that is nobody's business.
THEIRS = (
    "Employee No;Surname;First name;E-Mail;Shoe size\n"
    "V-1;Al-Khwārizmī;محمد;musa@vendor.example;42\n"
    "V-2;Nobody;;not an address;41\n"
)
SAME = {"country": "JO", "zone": "Asia/Amman"}


def test_columns_are_matched_by_word_by_guess_and_the_rest_is_left_out() -> None:
    sheet = read_people(THEIRS.encode(), Columns({"email": "e-mail"}, SAME, guess=True))
    assert sheet.columns == {
        "email": "E-Mail", "external_ref": "Employee No", "given_name": "First name", "family_name": "Surname",
    }  # fmt: skip
    assert sheet.ignored == ("Shoe size",)
    ((row, person),) = sheet.rows
    assert (row, person.given_name, person.country, person.zone) == (2, "محمد", "JO", "Asia/Amman")
    assert [(one.row, one.field, one.code) for one in sheet.errors] == [
        (3, "email", "email_unreadable"), (3, "given_name", "field_empty"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "said, pointer, code",
    [
        (Columns({"email": "Mail"}), "email", "column_missing"),
        (Columns({}, SAME, guess=False), "external_ref", "column_missing"),
        (Columns(guess=True), "country", "column_missing"),
        (Columns({"shoe": "Shoe size"}, SAME, guess=True), "columns", "field_unknown"),
        (Columns({}, {"size": "4"}, guess=True), "same", "field_unknown"),
    ],
)
def test_what_cannot_be_matched_is_named_with_its_remedy(said: Columns, pointer: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_people(THEIRS.encode(), said)
    assert (refused.value.code, refused.value.faults[0].pointer) == (code, pointer)


@pytest.mark.parametrize("text", ["[]", "{", '{"email": 1}', "[" * 5_000])
def test_what_is_no_object_of_texts_is_refused(text: str) -> None:
    with pytest.raises(Refusal, match="columns_unreadable"):
        read_columns(text, "", guess=False)


def test_nothing_said_is_nothing_guessed() -> None:
    assert read_columns("", "", guess=False) is None
    with pytest.raises(Refusal, match="column_missing"):
        read_people(THEIRS.encode())


def test_the_first_of_two_columns_that_fit_is_taken() -> None:
    assert guessed(("Mail", "email", "E-Mail"), ("email",)) == {"email": "email"}
    assert guessed(("E-Mail", "mail", "e mail"), ("email",)) == {"email": "mail"}


def test_parts_of_a_thing_are_matched_by_their_own_name_and_no_column_twice() -> None:
    ours = ("party.country", "account.country", "country", "party.city", "№")
    assert guessed(("Country", "Account country", "Town", "№"), ours, {"party.city": "Town"}) == {
        "country": "Country", "account.country": "Account country", "party.city": "Town",
    }  # fmt: skip
    assert guessed(("Nation",), ours) == {"country": "Nation"}
    assert guessed(("City", "CITY"), ("party.city", "account.city")) == {"party.city": "City"}


def test_a_vendor_tries_maps_imports_and_repeats(client: FlaskClient, headers: Headers, vendor_id: str) -> None:
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id)) | {"Content-Type": "text/csv"}
    address = f"/api/onboarding/v1/vendors/{vendor_id}/trainer-imports"
    query = {"same": json.dumps(SAME), "guess": "true"}

    def send(text: str, **more: str) -> dict:
        answer = client.post(address, data=text.encode(), headers=manager, query_string=query | more)
        assert answer.status_code == 200, answer.text
        return answer.get_json()

    tried = send(THEIRS, dry_run="true")
    assert (tried["rows"], tried["new"], tried["columns_ignored"]) == (2, 1, ["Shoe size"])
    assert {"field": "given_name", "column": "First name"} in tried["columns"]
    assert [(one["row"], one["field"], one["column"]) for one in tried["errors"]] == [
        (3, "email", "E-Mail"), (3, "given_name", "First name"),
    ]  # fmt: skip
    assert client.get("/api/onboarding/v1/trainers", headers=manager).get_json()["data"] == []
    for counts in ((1, 0, 0), (0, 0, 1)):
        report = send(THEIRS)
        assert (report["new"], report["changed"], report["known"]) == counts
    moved = send(THEIRS.replace("musa@", "m.musa@"), dry_run="true")
    assert (moved["changed"], [(one["field"], one["after"]) for one in moved["changes"]]) == (
        1, [("email", "m.musa@vendor.example")],
    )  # fmt: skip
    refused = client.post(address, data=THEIRS.encode(), headers=manager, query_string={"columns": "{"})
    assert (refused.status_code, refused.get_json()["errors"][0]["pointer"]) == (422, "/columns")


def test_a_list_taken_as_a_workbook_comes_back_as_it_was(client: FlaskClient, headers: Headers, vendor_id: str) -> None:
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id))
    address = f"/api/onboarding/v1/vendors/{vendor_id}/trainer-imports"

    def send(content: bytes, media: str) -> dict:
        told = client.post(address, data=content, headers=manager | {"Content-Type": media}, query_string=query)
        assert told.status_code == 200, told.text
        return told.get_json()

    query = {"same": json.dumps(SAME), "guess": "true"}
    assert send(workbook(*(line.split(";") for line in THEIRS.splitlines())), XLSX_MEDIA)["new"] == 1
    query = {"guess": "true"}
    for form in ("xlsx", "csv"):
        taken = client.get(f"/api/onboarding/v1/trainers?format={form}", headers=manager)
        report = send(taken.data, taken.content_type)
        assert (report["new"], report["changed"], report["known"], report["errors"]) == (0, 0, 1, [])
        assert "trainer_id" in report["columns_ignored"]


def test_five_hundred_people_come_in_at_once(client: FlaskClient, headers: Headers, vendor_id: str,
                                             onboarding: Service) -> None:  # fmt: skip
    manager = headers(Actor("usr_v", frozenset({"vendor_manager"}), vendor_id=vendor_id)) | {"Content-Type": "text/csv"}
    address = f"/api/onboarding/v1/vendors/{vendor_id}/trainer-imports"
    rows = "".join(f"V-{n},Given{n},Family{n},p{n}@vendor.example,DE,Europe/Berlin\n" for n in range(500))
    text = f"external_ref,given_name,family_name,email,country,zone\n{rows}"
    first = client.post(address, data=text.encode(), headers=manager).get_json()
    again = client.post(address, data=text.encode(), headers=manager).get_json()
    assert (first["new"], again["new"], again["known"], again["errors"]) == (500, 0, 500, [])
    with onboarding.units.engine.connect() as connection:
        said = connection.execute(OUTBOX.select().where(OUTBOX.c.type == "trainer.registered")).all()
    assert len({row.key for row in said}) == len(said) == 500
