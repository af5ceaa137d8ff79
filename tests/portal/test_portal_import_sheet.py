"""Sheets as others export them, and what onboarding is sent of them: a table to read."""

from __future__ import annotations

import pytest
from workbooks import Formula, workbook

from services.billing.api.sheets import TABLE as OF_BILLING
from services.identity.api.sheets import TABLE as OF_IDENTITY
from services.onboarding.api.sheets import TABLE as OF_ONBOARDING
from services.onboarding.imports import offers, people
from services.payments.api.sheets import TABLE as OF_PAYMENTS
from services.payments.imports import accounts
from services.payroll.imports import bonuses
from services.portal.domain.import_sheet import (
    FAULT,
    NotASheet,
    Source,
    guess,
    missing,
    ours,
    read,
    text_of,
    wrong_lines,
)
from services.portal.domain.sheet_fields import BONUSES, ENGAGEMENTS, PAYOUT_ACCOUNTS, PEOPLE
from services.portal.domain.sheet_kinds import KINDS, kinds_for
from services.timetracking.api.sheets import TABLE as OF_TIMETRACKING
from shared.values.columns import Columns
from shared.values.permissions import PERMISSIONS
from shared.values.sheet import read_sheet

BROUGHT = (*OF_BILLING, *OF_IDENTITY, *OF_ONBOARDING, *OF_PAYMENTS, *OF_TIMETRACKING)
# Sheets with a reader of their own.
READERS = ((PEOPLE, people), (ENGAGEMENTS, offers), (BONUSES, bonuses), (PAYOUT_ACCOUNTS, accounts))
# What a time tracker exported comes as it is: a format that is recognised has no columns to match.
TRACKED = "POST /api/timetracking/v1/imports"


@pytest.mark.parametrize("fields, reader", READERS, ids=lambda one: getattr(one, "__name__", ""))
def test_the_columns_are_those_that_a_reader_reads(fields, reader):
    assert [field.name for field in fields if field.needed] == list(reader.REQUIRED)
    assert {field.name for field in fields if not field.needed} == set(reader.OPTIONAL)


def test_numbers_that_the_house_seals_are_sealed_here():
    assert tuple(field.name for field in PAYOUT_ACCOUNTS if field.sealed) == accounts.SEALED


def test_every_list_that_comes_by_the_sheet_is_brought_here():
    imports = {what for what in PERMISSIONS if what.startswith("POST ") and what.endswith("imports")}
    assert {kind.what for kind in KINDS.values()} == imports - {TRACKED}


_OWN = [fields for fields, _reader in READERS]


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.fields not in _OWN])
def test_the_columns_are_those_of_the_lists_own_sheet(name):
    kind = KINDS[name]
    columns = {
        column.name: column.needed for rows in BROUGHT if kind.what.endswith(rows.path) for column in rows.columns
    }
    assert {field.name: field.needed for field in kind.fields} == columns


def test_everyone_is_offered_what_the_permission_table_lets_them_bring():
    money = ["bonuses", "payout-accounts", "tax-forms"]
    assert list(kinds_for({"finance"})) == [
        "projects", "budgets", "requirements", "time-rules", "approval-chains", *money, "bill-rates", "clients",
        "legal-entities",
    ]  # fmt: skip
    assert list(kinds_for({"vendor_manager"})) == [
        "people", "engagements", "pay-rates", "credentials", "availabilities", "rule-packs", "invitations",
    ]  # fmt: skip
    assert list(kinds_for({"admin"})) == [name for name in KINDS if name not in money]
    assert kinds_for({"trainer", "approver", "auditor", "client"}) == {}


@pytest.mark.parametrize("text, columns, rows, uneven", [
    ("a,b\n1,2\n", ("a", "b"), [(2, ("1", "2"))], ()),
    ("\ufeffa;b\r\n1;2,5\r\n", ("a", "b"), [(2, ("1", "2,5"))], ()),
    ("a\tb\n\n1\t2\n", ("a", "b"), [(3, ("1", "2"))], ()),
    ('a,b\n"two\nlines",2\n3,4\n', ("a", "b"), [(2, ("two\nlines", "2")), (4, ("3", "4"))], ()),
    ("a,b\n1\n2,3\n", ("a", "b"), [(3, ("2", "3"))], (2,)),
])  # fmt: skip
def test_a_sheet_is_read_with_its_line_numbers(text, columns, rows, uneven):
    sheet = read(text)
    assert (sheet.columns, list(sheet.rows), sheet.uneven) == (columns, rows, uneven)


def test_a_title_above_the_names_of_a_workbook_is_left_out_and_lines_keep_their_numbers():
    sheet = read(text_of(workbook(("All people",), (), ("Ref", "Mail"), (), ("007", "a@x.example"))))
    assert (sheet.columns, sheet.rows) == (("Ref", "Mail"), ((5, ("007", "a@x.example")),))
    mapped = guess(sheet.columns, PEOPLE)
    assert ours(sheet, mapped, PEOPLE).splitlines() == ["external_ref,email", "", "", "", "007,a@x.example"]


def test_a_workbook_is_a_sheet_too():
    assert read(text_of(workbook(("Ref", "Mail"), (), ("007", "a@x.example")))).rows == ((3, ("007", "a@x.example")),)
    with pytest.raises(NotASheet, match="Row 1, column B: The cell holds a formula"):
        text_of(workbook(("Ref", Formula("=A2")), ("007", "a@x.example")))
    with pytest.raises(NotASheet, match="cannot be unpacked"):
        text_of(b"PK\x03\x04")
    with pytest.raises(NotASheet, match="not UTF-8"):
        text_of(b"\xff")


def test_a_cell_that_cannot_be_taken_keeps_its_line_out_and_no_other_as_the_service_does():
    content = workbook(
        ("Ref", "Mail", "Pay"), ("A-1", "a@x.example", Formula("=1+1")), ("A-2", Formula("=A2"), "60"), (),
        (1234567890123456789, Formula("=A2"), "60"), ("'-A", "d@x.example", "60"),
    )  # fmt: skip
    sheet = read(text_of(content))
    mapped = guess(sheet.columns, PEOPLE)
    wrong = wrong_lines(sheet, mapped)
    assert [(one.row, one.field, one.code) for one in wrong] == [
        (3, "email", "cell_formula"), (5, "external_ref", "cell_digits"),
    ]  # fmt: skip
    sent = ours(sheet, mapped, PEOPLE).encode()
    assert sent.decode().splitlines() == ["external_ref,email", "A-1,a@x.example", "", "", "", "''-A,d@x.example"]
    there = read_sheet(content, required=("external_ref", "email"), said=Columns(guess=True))
    assert [(one.row, one.field, one.code) for one in wrong] == [(one.row, one.field, one.code) for one in there.errors]
    arrived = read_sheet(sent, required=("external_ref", "email"))
    assert [(row.number, dict(row.cells)) for row in arrived.rows] == [
        (row.number, dict(row.cells)) for row in there.rows
    ]


def test_lines_with_other_cells_and_cells_at_fault_stand_in_order():
    sheet = read(text_of(b"Ref,Mail\nA-1\n") + f"A-2,{FAULT}cell_error\nA-3,c@x.example,d\n")
    assert [(one.row, one.code) for one in wrong_lines(sheet, guess(sheet.columns, PEOPLE))] == [
        (2, "row_cells"), (3, "cell_error"), (4, "row_cells"),
    ]  # fmt: skip


@pytest.mark.parametrize("text, said", [
    ("", "Choose a file"), ("  \n", "Choose a file"), ("a\0b", "no CSV"), ('a,b\n"1,2', "is the file whole"),
    ("a,,b\n", "a name of its own"), ("a,a\n", "a name of its own"), ("a\n" + "1\n" * 50_001, "at a time"),
])  # fmt: skip
def test_what_is_no_sheet_says_what_to_do(text, said):
    with pytest.raises(NotASheet, match=said):
        read(text)


def test_columns_are_guessed_by_the_names_others_use():
    mapped = guess(("First name", "SURNAME", "E-Mail", "Employee ID"), PEOPLE)
    assert {name: source.column for name, source in mapped.items() if source.column} == {
        "given_name": "First name", "family_name": "SURNAME", "email": "E-Mail", "external_ref": "Employee ID",
    }  # fmt: skip
    assert set(missing(mapped, PEOPLE)) == {"country", "zone"}


def test_lines_stay_where_they_were_and_onboarding_says_so():
    sheet = read('Ref,Mail\nA-1,a@x.example\n\n"A-\n2",nobody\n')
    same = {"given_name": "N", "family_name": "W", "country": "DE", "zone": "Europe/Berlin"}
    mapped = guess(sheet.columns, PEOPLE) | {name: Source(same=text) for name, text in same.items()}
    found = people.read_people(ours(sheet, mapped, PEOPLE).encode())
    assert [(line, one.external_ref, one.zone) for line, one in found.rows] == [(2, "A-1", "Europe/Berlin")]
    assert [(one.row, one.field) for one in found.errors] == [(4, "email")]
