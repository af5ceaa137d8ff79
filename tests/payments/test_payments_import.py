"""The accounts' sheet: every bad row named with its field, the rest importable, and twice adds nothing."""

from __future__ import annotations

import csv
import io

import pytest
from payments_samples import DE, GB, JP, US, registered

from services.payments.imports.accounts import read_accounts
from services.payments.usecases.approve_import import approve_import
from services.payments.usecases.import_accounts import import_accounts
from services.payments.usecases.reject_account import reject_account
from shared.values.refusal import Refusal

COLUMNS = [
    "external_ref", "email", "holder_name", "currency", "iban", "bic", "routing_number", "account_number",
    "account_type", "bank_code", "bank_name", "bank_country", "street", "building", "postcode", "town", "country",
]  # fmt: skip


def sheet(*rows: dict[str, str]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


GOOD = sheet(
    {"external_ref": "A-1"} | US,
    {"email": "NORA2@example.org"} | DE,
    {"external_ref": "A-3", "email": "nora3@example.org"} | JP,
)


@pytest.fixture
def trainers(house):
    house.tell(*(registered(number) for number in (1, 2, 3)))
    return house


def test_a_dry_run_saves_nothing_and_says_the_same(trainers):
    dry = trainers.do("maker", import_accounts, read_accounts(GOOD), dry_run=True)
    assert trainers.said("payout_account.changed") == []
    real = trainers.do("maker", import_accounts, read_accounts(GOOD))
    assert (dry.rows, dry.new, dry.known, dry.errors) == (real.rows, real.new, real.known, real.errors) == (3, 3, 0, [])
    assert len(trainers.said("payout_account.changed")) == 3


def test_the_same_file_twice_adds_nothing(trainers):
    first = trainers.do("maker", import_accounts, read_accounts(GOOD))
    for _ in range(2):
        again = trainers.do("maker", import_accounts, read_accounts(GOOD))
        assert (again.new, again.known, again.import_id) == (0, 3, "")
        if trainers.look(lambda unit: unit.accounts.pending_of_import(first.import_id)):
            assert trainers.do("checker", approve_import, first.import_id) == 3


def test_a_whole_import_is_approved_by_another_person(trainers):
    report = trainers.do("maker", import_accounts, read_accounts(GOOD))
    with pytest.raises(Refusal) as refused:
        trainers.do("maker", approve_import, report.import_id)
    assert refused.value.code == "maker_is_checker"
    assert trainers.do("checker", approve_import, report.import_id) == 3
    with pytest.raises(Refusal):
        trainers.do("checker", approve_import, report.import_id)


@pytest.mark.parametrize(
    "row, field, code",
    [
        ({"external_ref": "A-9"} | GB, "external_ref", "trainer_unknown"),
        ({"email": "who@example.org"} | GB, "email", "trainer_unknown"),
        ({"external_ref": "A-1", "email": "nora2@example.org"} | GB, "email", "trainer_differs"),
        (GB, "external_ref", "trainer_missing"),
        ({"external_ref": "A-1"} | US, "currency", "row_twice"),
        ({"external_ref": "A-1"} | DE | {"iban": "DE00370400440532013000"}, "iban", "iban_check_digits_wrong"),
        ({"external_ref": "A-1"} | DE | {"holder_name": "李雷"}, "holder_name", "text_not_carried"),
        (
            {"external_ref": "A-1"} | US | {"routing_number": "111111111"},
            "routing_number",
            "routing_number_check_digit_wrong",
        ),
    ],
)
def test_a_bad_row_is_named_and_the_rest_goes_in(trainers, row, field, code):
    content = GOOD + sheet(row).split(b"\r\n", 1)[1]
    report = trainers.do("maker", import_accounts, read_accounts(content))
    assert [(error.row, error.field, error.code) for error in report.errors] == [(5, field, code)]
    assert (report.rows, report.new) == (4, 3)


def test_a_shared_reference_needs_the_address(trainers):
    twin = registered(7)
    trainers.tell(twin.__class__(**(vars(twin) | {"vendor_id": "ven_2", "external_ref": "A-1"})))
    report = trainers.do("maker", import_accounts, read_accounts(sheet({"external_ref": "A-1"} | US)))
    assert [error.code for error in report.errors] == ["trainer_ambiguous"]
    both = {"external_ref": "A-1", "email": "nora7@example.org"}
    assert trainers.do("maker", import_accounts, read_accounts(sheet(both | US))).new == 1


def test_an_account_the_bank_refused_stays_out(trainers):
    trainers.do("maker", import_accounts, read_accounts(GOOD))
    bad = trainers.look(lambda unit: unit.accounts.page(trainer_id="trn_2", state=None, named=(), after="", limit=1))[
        0
    ].account_id
    trainers.do("maker", reject_account, bad, "AC01")
    report = trainers.do("maker", import_accounts, read_accounts(GOOD))
    assert [(error.row, error.field, error.code) for error in report.errors] == [(3, "iban", "account_rejected")]


@pytest.mark.parametrize(
    "content, code",
    [
        (b"", "file_empty"),
        (b"holder_name\r\nNora\r\n", "column_missing"),
        (b"holder_name,currency,colour\r\n", "column_unknown"),
        (b"\xff\xfe\x00", "file_not_utf8"),
        (GOOD[:-3] + b',"cut', "file_cut_off"),
    ],
)
def test_what_is_no_sheet_is_refused_whole(trainers, content, code):
    with pytest.raises(Refusal) as refused:
        trainers.do("maker", import_accounts, read_accounts(content))
    assert refused.value.code == code
