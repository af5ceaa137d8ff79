"""Bonuses by sheet: tried first, granted once however often the sheet comes, each fault with its row and column."""

from __future__ import annotations

from functools import partial

import pytest
from payroll_house import House, person
from test_payroll_accrual import sums
from test_payroll_runs import nothing_off
from workbooks import workbook

from services.payroll.imports.bonuses import OPTIONAL, REQUIRED, read_bonuses
from services.payroll.usecases.import_bonuses import import_bonuses
from shared.events.payroll import BonusGranted
from shared.values.sheet import XLSX_MEDIA

HEADER = ",".join((*REQUIRED, *OPTIONAL))
GOOD = "eng_1,2026-10-08,150.00,EUR,flat_sum,October sprint,Q4-1,trn_1"
OTHER = "eng_2,2026-10-09,20.00,EUR,discretionary,A card,Q4-2,"


@pytest.fixture
def two(house: House) -> House:
    house.tell(*person(1), *person(2))
    return house


def taken(house: House, *rows: str, dry_run: bool = False):
    content = "\n".join((HEADER, *rows)).encode()
    return house.do(partial(import_bonuses, dry_run=dry_run), read_bonuses(content), by="usr_quality")


def test_a_sheet_is_tried_then_granted_and_priced(two: House) -> None:
    tried = taken(two, GOOD, OTHER, dry_run=True)
    assert (tried.rows, tried.new, tried.known, tried.errors, two.said(BonusGranted)) == (2, 2, 0, [], [])
    report = taken(two, GOOD, OTHER)
    assert (report.new, report.known, report.dry_run) == (2, 0, False)
    assert {(one.trainer_id, one.amount_minor, one.granted_by) for one in two.said(BonusGranted)} == {
        ("trn_1", 15_000, "usr_quality"), ("trn_2", 2_000, "usr_quality"),
    }  # fmt: skip
    two.tell(*two.said(BonusGranted))
    assert sums(two)["trn_1", "2026-10-05", "BONUS"] == (0, 15_000)
    nothing_off(two)


def test_the_same_sheet_again_grants_nothing_and_a_new_row_alone(two: House) -> None:
    taken(two, GOOD)
    again = taken(two, GOOD, OTHER)
    assert (again.new, again.known, len(two.said(BonusGranted))) == (1, 1, 2)


@pytest.mark.parametrize(("row", "field", "code"), [
    ("eng_9,2026-10-08,1.00,EUR,flat_sum,x,R1,", "engagement_id", "engagement_unknown"),
    ("eng_2,2026-10-08,1.00,EUR,flat_sum,x,R1,trn_1", "engagement_id", "bonus_engagement_differs"),
    ("eng_1,2026-10-08,1.00,USD,flat_sum,x,R1,", "amount", "bonus_currency_differs"),
    ("eng_1,2026-10-08,-1.00,EUR,flat_sum,x,R1,", "amount", "bonus_out_of_range"),
    ("eng_1,2020-10-08,1.00,EUR,flat_sum,x,R1,", "on_date", "bonus_outside_engagement"),
    ("eng_1,8 October,1.00,EUR,flat_sum,x,R1,", "on_date", "date_unreadable"),
    ("eng_1,2026-10-08,1.00,EUR,gift,x,R1,", "kind", "bonus_kind_unknown"),
    ("eng_1,2026-10-08,1.00,EUR,flat_sum,,R1,", "why", "text_length"),
    ("eng_1,2026-10-08,1.00,EUR,flat_sum,x,,", "reference", "text_length"),
    ("eng_1,2026-10-08,2.00,EUR,flat_sum,x,Q4-1,", "reference", "row_twice"),
])  # fmt: skip
def test_a_fault_names_its_row_and_column_and_leaves_the_others_alone(two: House, row, field, code) -> None:
    report = taken(two, GOOD, row)
    assert [(one.row, one.field, one.code) for one in report.errors] == [(3, field, code)]
    assert (report.rows, report.new) == (2, 1)


def test_a_reference_that_means_something_else_by_now_is_a_fault(two: House) -> None:
    taken(two, GOOD)
    report = taken(two, GOOD.replace("150.00", "151.00"))
    assert [(one.field, one.code) for one in report.errors] == [("reference", "bonus_reference_used")]
    assert len(two.said(BonusGranted)) == 1


def test_over_http_with_a_key_by_finance_alone(two: House) -> None:
    sent = {"data": f"{HEADER}\n{GOOD}\n", "content_type": "text/csv"}
    client, path = two.client(), "/api/payroll/v1/bonus-imports"
    bare = {name: value for name, value in two.headers("finance").items() if name != "Idempotency-Key"}
    assert client.post(path, headers=bare, **sent).json["code"] == "idempotency_key_required"
    for role, status in (("finance_approver", 403), ("trainer", 403), ("finance", 200)):
        assert client.post(path, headers=two.headers(role), **sent).status_code == status
    report = client.post(f"{path}?dry_run=true", headers=two.headers("finance"), **sent).json
    columns = [{"field": name, "column": name} for name in HEADER.split(",")]
    assert report == {"rows": 1, "new": 0, "known": 1, "errors": [], "columns": columns, "columns_ignored": [],
                      "dry_run": True}  # fmt: skip
    book = workbook(HEADER.split(","), GOOD.split(","))
    sent = {"data": book, "content_type": XLSX_MEDIA}
    assert client.post(f"{path}?dry_run=true", headers=two.headers("finance"), **sent).json == report


def test_columns_under_other_names_are_matched_and_a_fault_names_theirs(two: House) -> None:
    sheet = "Engagement,Day,How much,Why,Ref,Notes\neng_1,2026-10-08,150.00,October sprint,Q4-1,x\neng_1,soon,1,y,Q4-3,"
    said = {"columns": '{"engagement_id": "Engagement", "on_date": "Day", "amount": "How much", "reference": "Ref"}',
            "same": '{"currency": "EUR", "kind": "flat_sum"}', "guess": "true"}  # fmt: skip
    answer = two.client().post("/api/payroll/v1/bonus-imports", headers=two.headers("finance"), data=sheet,
                               content_type="text/csv", query_string=said)  # fmt: skip
    report = answer.json
    assert (report["new"], report["columns_ignored"]) == (1, ["Notes"]), report
    assert [(one["row"], one["field"], one["column"]) for one in report["errors"]] == [(3, "on_date", "Day")]
    assert [one.amount_minor for one in two.said(BonusGranted)] == [15_000]
