"""Tax forms: each checked by its own rules, sealed, ended in time; a number comes out nowhere."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
import sqlalchemy as sa
from payments_samples import DE, account, registered

from services.payments.domain.tax_form import KINDS, TREATY_COUNTRIES, read_tax_form
from services.payments.domain.tax_numbers import ISSUED_BY, tax_number
from services.payments.main import MIGRATIONS
from services.payments.usecases.check import check
from services.payments.usecases.give_tax_form import give_tax_form
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.refusal import Refusal

TODAY = date(2026, 11, 5)
NUMBER = "36 574 261 809"
W9 = {"holder_name": "Ada Lee", "signed_name": "Ada Lee", "country": "US", "entity_type": "individual",
      "tax_number": "536-90-4399"}  # fmt: skip
BEN = {"holder_name": "Nora Weiß", "signed_name": "Nora Weiß", "country": "DE", "street": "Hafenstr. 1",
       "town": "Hamburg", "date_of_birth": "1980-07-01", "tax_number": NUMBER, "treaty_country": "DE"}  # fmt: skip
BENE = {name: BEN[name] for name in BEN if name != "date_of_birth"} | {"entity_type": "corporation"}
LOCAL = {"holder_name": "Wanjiru", "signed_name": "Wanjiru", "country": "KE", "tax_number": "A004416331M"}
GOOD = {"w9": W9, "w8ben": BEN, "w8bene": BENE, "local": LOCAL}


@pytest.mark.parametrize(
    "kind, ends",
    # Signed on 5 November 2026: good to the last day of 2029.
    [("w9", None), ("w8ben", date(2030, 1, 1)), ("w8bene", date(2030, 1, 1)), ("local", None)],
)
def test_a_good_form_is_read_and_ends_as_its_instructions_say(kind: str, ends: date | None) -> None:
    form = read_tax_form(kind, GOOD[kind], TODAY)
    assert (form.kind, form.signed_on, form.valid_to) == (kind, TODAY, ends)
    assert form.last4 == form.number[-4:]


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)])
def test_the_third_calendar_year_counts_from_the_year_of_the_signature(day: date) -> None:
    assert read_tax_form("w8ben", BEN, day).valid_to == date(2030, 1, 1)


@pytest.mark.parametrize(
    "kind, change, pointer, code",
    [
        ("w9", {"country": "DE"}, "country", "tax_form_not_for_country"),
        ("w9", {"tax_number": "536-90-439"}, "tax_number", "tax_number_wrong"),
        ("w9", {"tax_number": ""}, "tax_number", "field_missing"),
        ("w9", {"entity_type": "c_corporation", "tax_number": "07-1144442"}, "tax_number", "tax_number_wrong"),
        ("w9", {"entity_type": "club"}, "entity_type", "entity_type_unknown"),
        ("w9", {"date_of_birth": "1980-07-01"}, "date_of_birth", "field_unexpected"),
        ("w8ben", {"country": "US"}, "country", "tax_form_not_for_country"),
        ("w8ben", {"country": "Germany"}, "country", "country_unknown"),
        ("w8ben", {"street": "P.O. Box 7"}, "street", "address_is_box"),
        ("w8ben", {"town": " "}, "town", "field_missing"),
        ("w8ben", {"date_of_birth": ""}, "date_of_birth", "field_missing"),
        ("w8ben", {"date_of_birth": "2027-01-01"}, "date_of_birth", "date_of_birth_wrong"),
        ("w8ben", {"date_of_birth": "1.7.1980"}, "date_of_birth", "date_unreadable"),
        ("w8ben", {"tax_number": "36 574 261 808"}, "tax_number", "tax_number_wrong"),
        ("w8ben", {"tax_number": ""}, "tax_number", "field_missing"),
        ("w8ben", {"no_number_reason": "not_legally_required"}, "no_number_reason", "field_unexpected"),
        ("w8ben", {"treaty_country": "FR"}, "treaty_country", "treaty_elsewhere"),
        ("w8ben", {"treaty_country": "KE"}, "treaty_country", "treaty_unknown"),
        ("w8bene", {"entity_type": ""}, "entity_type", "field_missing"),
        ("w8bene", {"date_of_birth": "1980-07-01"}, "date_of_birth", "field_unexpected"),
        ("local", {"tax_number": "A004416331"}, "tax_number", "tax_number_wrong"),
        ("local", {"holder_name": ""}, "holder_name", "field_missing"),
        ("local", {"signed_name": ""}, "signed_name", "field_missing"),
    ],
)
def test_a_wrong_field_is_named(kind: str, change: dict[str, str], pointer: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_tax_form(kind, GOOD[kind] | change, TODAY)
    assert refused.value.code == "tax_form_invalid"
    assert (pointer, code) in {(fault.pointer, fault.code) for fault in refused.value.faults}
    assert "36 574" not in str(refused.value.faults)


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(Refusal) as refused:
        read_tax_form("w8ben", {}, TODAY)
    assert {fault.pointer for fault in refused.value.faults} == {
        "holder_name", "signed_name", "country", "town", "street", "date_of_birth", "tax_number",
    }  # fmt: skip


def test_somebody_without_a_number_says_why() -> None:
    form = read_tax_form("w8ben", BEN | {"tax_number": "", "no_number_reason": "not_legally_required"}, TODAY)
    assert (form.number, form.last4) == ("", "")


def test_a_company_of_one_gives_either_number() -> None:
    for number in ("536-90-4399", "91-1144442"):
        assert read_tax_form("w9", W9 | {"entity_type": "llc", "tax_number": number}, TODAY).number


@pytest.mark.parametrize("country, number", [("BR", "390.533.447-05"), ("IN", "AAPPV8261K"), ("PL", "44051401359"),
                                             ("GB", "1955839661"), ("NG", "1234567890")])  # fmt: skip
def test_numbers_are_checked_by_who_issues_them(country: str, number: str) -> None:
    assert tax_number(number, country)
    with pytest.raises(Refusal, match="tax_number_wrong"):
        tax_number("0" if country == "NG" else f"{number[:-1]}?", country)


def test_the_tables_name_countries() -> None:
    assert all(len(code) == 2 for code in {*TREATY_COUNTRIES, *ISSUED_BY})
    assert {"US", "HU", "RU"}.isdisjoint(TREATY_COUNTRIES)
    assert set(GOOD) == set(KINDS)


def test_a_form_is_sealed_and_its_number_comes_out_nowhere(house) -> None:
    house.tell(registered(1, "DE"), registered(2, "DE"))
    body = BEN | {"trainer_id": "trn_1", "kind": "w8ben"}
    made = house.request("usr_1", "trainer", "POST", "/tax-forms", trainer_id="trn_1", json=body)
    assert (made.status_code, made.get_json()["last4"], made.get_json()["valid_to"]) == (201, "1809", "2030-01-01")
    place = f"/tax-forms/{made.get_json()['tax_form_id']}"
    assert house.request("usr_f", "finance", "GET", place).get_json() == made.get_json()
    assert house.request("usr_2", "trainer", "GET", place, trainer_id="trn_2").status_code == 404
    other = house.request("usr_2", "trainer", "POST", "/tax-forms", trainer_id="trn_2", json=body)
    assert (other.status_code, other.get_json()["code"]) == (404, "trainer_not_found")
    (fact,) = [json.loads(data) for data in house.said("tax_form.given")]
    assert (fact["trainer_id"], fact["valid_to"]) == ("trn_1", "2030-01-01")
    with house.service.units.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608
                assert not any(secret in str(row) for secret in ("36574261809", NUMBER, "1980-07-01", "Weiß")), table


def test_forms_that_end_soon_are_listed_unless_a_newer_one_is_there(house) -> None:
    house.tell(registered(1, "DE"), registered(2, "DE"))
    for trainer_id in ("trn_1", "trn_2"):
        house.do("maker", give_tax_form, trainer_id, "w8ben", BEN)

    def ending(day: str) -> list[str]:
        data = house.request("usr_f", "finance", "GET", f"/tax-forms?expires_before={day}").get_json()["data"]
        return [one["trainer_id"] for one in data]

    assert (ending("2029-12-31"), ending("2030-01-01")) == ([], ["trn_1", "trn_2"])
    house.now += 86_400
    house.do("maker", give_tax_form, "trn_1", "local", LOCAL | {"country": "DE", "tax_number": NUMBER})
    assert ending("2030-01-01") == ["trn_2"]
    page = house.request("usr_f", "finance", "GET", "/tax-forms?limit=2").get_json()
    rest = house.request("usr_f", "finance", "GET", f"/tax-forms?cursor={page['next_cursor']}").get_json()
    assert (len(page["data"]), len(rest["data"])) == (2, 1)


def test_a_vendor_is_told_whose_form_ends_and_nothing_of_what_stands_in_it(house) -> None:
    house.tell(*(registered(number, "DE") for number in (1, 2)), replace(registered(3, "DE"), vendor_id="ven_2"))
    for trainer_id in ("trn_3", "trn_2", "trn_1"):
        house.do("maker", give_tax_form, trainer_id, "w8ben", BEN)

    def ends(who: str, day: str, role: str = "vendor_manager") -> list[str]:
        found, cursor = [], ""
        while cursor is not None:
            path = f"/tax-form-ends?before={day}&limit=1{cursor and f'&cursor={cursor}'}"
            answer = house.request("usr_v", role, "GET", path, vendor_id=who).get_json()
            assert all(set(one) == {"tax_form_id", "trainer_id", "kind", "valid_to"} for one in answer["data"])
            found += [one["trainer_id"] for one in answer["data"]]
            cursor = answer["next_cursor"]
        return found

    assert (ends("ven_1", "2029-12-31"), ends("ven_1", "2030-01-01")) == ([], ["trn_2", "trn_1"])
    assert (ends("ven_2", "2030-01-01"), ends("ven_3", "2030-01-01")) == (["trn_3"], [])
    assert ends("", "2030-01-01", "finance") == ["trn_3", "trn_2", "trn_1"]
    house.now += 86_400
    house.do("maker", give_tax_form, "trn_2", "local", LOCAL | {"country": "DE", "tax_number": NUMBER})
    assert ends("ven_1", "2030-01-01") == ["trn_1"]
    assert house.request("usr_t", "trainer", "GET", "/tax-form-ends?before=2030-01-01").status_code == 403


def test_migrations_both_ways_leave_nothing_that_would_be_paid_wrongly(house: Any) -> None:
    house.tell(registered(1), registered(2))
    account(house, 1, DE)
    cooling = account(house, 1, DE | {"iban": "DE02 1203 0000 0000 2020 51", "bic": ""})
    house.do("maker", give_tax_form, "trn_1", "w8ben", BEN)
    engine = house.service.units.engine
    downgrade(engine, MIGRATIONS, "0005")
    with engine.connect() as connection:
        query = "SELECT state FROM payout_account_states WHERE account_id = :one ORDER BY sort_key"
        states = connection.execute(sa.text(query), {"one": cooling}).scalars().all()
    assert states == ["pending", "rejected"]
    upgrade(engine, MIGRATIONS)
    assert house.look(check) == []


def test_a_tax_number_of_two_people_is_flagged_and_shown_to_nobody(house) -> None:
    house.tell(registered(1), registered(2), registered(3))
    # The same number on forms of two kinds; somebody who gives theirs anew shares it with nobody.
    first = house.do("maker", give_tax_form, "trn_1", "w8ben", BEN)
    same = {"holder_name": "N. Weiss", "signed_name": "N. Weiss", "country": "DE", "tax_number": NUMBER}
    second = house.do("maker", give_tax_form, "trn_2", "local", same)
    for _ in range(2):
        house.do("maker", give_tax_form, "trn_3", "local", LOCAL)
    answer = house.request("usr_f", "finance", "GET", "/shared-tax-numbers")
    assert answer.get_json()["data"] == [
        {"country": "DE", "trainer_ids": ["trn_1", "trn_2"], "tax_form_ids": [first.tax_form_id, second.tax_form_id]}
    ]
    assert house.request("usr_a", "admin", "GET", "/shared-tax-numbers").status_code == 200
    for role in ("trainer", "vendor_manager", "approver"):
        assert house.request("usr_t", role, "GET", "/shared-tax-numbers", trainer_id="trn_1").status_code == 403


def test_forms_without_a_number_share_none(house) -> None:
    house.tell(registered(1), registered(2))
    without = {name: text for name, text in BEN.items() if name not in ("tax_number", "treaty_country")}
    for who in ("trn_1", "trn_2"):
        house.do("maker", give_tax_form, who, "w8ben", without | {"no_number_reason": "not_legally_required"})
    assert house.request("usr_f", "finance", "GET", "/shared-tax-numbers").get_json()["data"] == []
