"""The doors: who may do what, what is answered, and that no number ever comes out but in the bank's file."""

from __future__ import annotations

import csv

import pytest
from payments_samples import DE, US, ordered, registered
from test_payments_import import GOOD
from workbooks import workbook

from shared.values.sheet import XLSX_MEDIA


@pytest.fixture
def doors(house):
    house.tell(*(registered(number) for number in (1, 2, 3)), ordered(1, 6002, "USD"), ordered(2, 1000, "EUR"))
    return house


def _body(**more: str) -> dict[str, str]:
    return {"trainer_id": "trn_1"} | {name: value for name, value in US.items() if value} | more


def _counts(doors):
    told = doors.request("aud", "auditor", "GET", "/payment-counts?pay_run_id=run_1").json["data"]
    assert all(one["payments"] == 1 for one in told)
    return [(one["state"], one["method"], *one["amount"].values()) for one in told]


def test_the_methods_say_who_pays_the_banks(doors):
    told = doors.request("aud", "auditor", "GET", "/payment-methods").json["data"]
    assert [one["name"] for one in told] == ["ach", "sepa", "register"]
    assert all(one["fees"].endswith(".") for one in told)
    assert {one["payer"]["state"] for one in told} == {"demo"}
    assert told[2]["payer"]["settings"] == told[2]["payer"]["unset"] == ["HOURBOOK_ORIGINATOR_NAME"]


def test_a_sheet_comes_under_other_names_and_its_numbers_are_in_no_answer_and_no_address(doors):
    theirs = "Nr;Who;Konto;Cur;Town;Land;Notes"
    wrong = DE["iban"][:-1] + ("0" if DE["iban"][-1] != "0" else "1")
    rows = (f"A-2;Nora Two;{DE['iban']};EUR;Berlin;DE;x", f"A-3;Nora Three;{wrong};EUR;Berlin;DE;y")
    said = {"columns": '{"external_ref": "Nr", "holder_name": "Who", "iban": "Konto", "currency": "Cur", '
                       '"country": "Land"}', "guess": "true"}  # fmt: skip
    sent = {"data": "\n".join((theirs, *rows)).encode(), "content_type": "text/csv"}
    report = doors.request("ann", "finance", "POST", "/payout-account-imports", query_string=said, **sent)
    assert (report.status_code, report.json["new"], report.json["columns_ignored"]) == (200, 1, ["Notes"]), report.text
    assert {"field": "town", "column": "Town"} in report.json["columns"]
    assert [(one["row"], one["field"], one["column"]) for one in report.json["errors"]] == [(3, "iban", "Konto")]
    assert DE["iban"] not in report.text and wrong not in report.text  # noqa: PT018 - one thing, twice
    for name in ("iban", "account_number"):
        same = {"same": f'{{"{name}": "{DE["iban"]}"}}', "guess": "true"}
        answer = doors.request("ann", "finance", "POST", "/payout-account-imports", query_string=same, **sent)
        assert (answer.status_code, answer.json["code"]) == (422, "column_sealed")


def test_a_month_through_the_doors(doors):
    book = workbook(*csv.reader(GOOD.decode().splitlines()))
    report = doors.request("ann", "finance", "POST", "/payout-account-imports", data=book, content_type=XLSX_MEDIA)
    assert (report.status_code, report.json["new"], report.json["errors"]) == (200, 3, [])
    approve = f"/payout-account-imports/{report.json['import_id']}/approve"
    assert doors.request("ann", "finance", "POST", approve).json["code"] == "maker_is_checker"
    assert doors.request("bob", "finance_approver", "POST", approve).json == {"approved": 3}

    made = doors.request("ann", "finance", "POST", "/payment-files", json={"pay_run_id": "run_1", "method": "ach"})
    assert (made.status_code, made.json["state"], made.json["totals"]) == (
        201, "prepared", [{"amount": "60.02", "currency": "USD"}],
    )  # fmt: skip
    path = f"/payment-files/{made.json['file_id']}"
    assert _counts(doors) == [("created", "", "10.00", "EUR"), ("created", "ach", "60.02", "USD")]
    assert doors.request("ann", "finance", "POST", f"{path}/release").status_code == 403
    assert doors.request("ann", "finance_approver", "POST", f"{path}/release").json["code"] == "maker_is_checker"
    released = doors.request("bob", "finance_approver", "POST", f"{path}/release")
    assert (released.status_code, released.json["state"], released.json["value_date"]) == (
        200,
        "released",
        "2026-11-06",
    )
    assert doors.request("ann", "finance", "POST", f"{path}/download").status_code == 403
    taken = doors.request("bob", "finance_approver", "POST", f"{path}/download")
    assert taken.data.startswith(b"101 ")
    assert released.json["filename"] in taken.headers["Content-Disposition"]
    assert doors.request("ann", "finance", "POST", f"{path}/sent").json["state"] == "sent"
    assert doors.request("ann", "finance", "POST", f"{path}/settled").json == {"settled": 1}
    assert _counts(doors) == [("created", "", "10.00", "EUR"), ("settled", "ach", "60.02", "USD")]
    shown = doors.request("aud", "auditor", "GET", path).json
    assert [change["state"] for change in shown["history"]] == ["prepared", "released", "sent"]
    returned = doors.request("ann", "finance", "POST", "/payments/pay_run_1_1/return", json={"reason_code": "R03"})
    assert returned.json["state"] == "returned"
    payment = doors.request("ann", "finance", "GET", "/payments/pay_run_1_1").json
    assert [change["state"] for change in payment["history"]] == ["created", "released", "sent", "settled", "returned"]


def test_no_answer_holds_a_number(doors):
    secret = _body()["account_number"].encode()
    made = doors.request("ann", "finance", "POST", "/payout-accounts", json=_body())
    path = f"/payout-accounts/{made.json['account_id']}"
    answers = [
        made,
        doors.request("ann", "finance", "GET", "/payout-accounts"),
        doors.request("bob", "finance_approver", "GET", path),
        doors.request("bob", "finance_approver", "POST", f"{path}/approve"),
        doors.request("ann", "finance", "POST", "/payout-accounts", json=_body()),
        doors.request("ann", "finance", "POST", "/payout-accounts", json=_body(account_type="")),
    ]
    assert [answer.status_code for answer in answers] == [201, 200, 200, 200, 409, 422]
    assert not any(secret in answer.data for answer in answers)
    assert answers[1].json["data"][0]["last4"] == "6789"


def test_a_wrong_number_is_refused_with_its_field(doors):
    wrong = {"trainer_id": "trn_2"} | DE | {"iban": "DE88370400440532013000"}
    answer = doors.request("ann", "finance", "POST", "/payout-accounts", json=wrong)
    assert answer.status_code == 422
    assert [(each["pointer"], each["code"]) for each in answer.json["errors"]] == [("/iban", "iban_check_digits_wrong")]


def test_a_trainer_sees_and_adds_their_own_alone(doors):
    mine = {"trainer_id": "trn_1"}
    assert doors.request("nora", "trainer", "POST", "/payout-accounts", json=_body(), **mine).status_code == 201
    assert (
        doors.request("nora", "trainer", "POST", "/payout-accounts", json=_body(trainer_id="trn_2"), **mine).status_code
        == 404
    )
    doors.request("ann", "finance", "POST", "/payout-accounts", json={"trainer_id": "trn_2"} | DE)
    seen = doors.request("nora", "trainer", "GET", "/payout-accounts", **mine).json["data"]
    assert [account["trainer_id"] for account in seen] == ["trn_1"]
    assert doors.request("nora", "trainer", "GET", "/payout-accounts?trainer_id=trn_2", **mine).status_code == 404
    assert [
        each["payment_id"] for each in doors.request("nora", "trainer", "GET", "/payments", **mine).json["data"]
    ] == ["pay_run_1_1"]
    assert doors.request("nora", "trainer", "GET", "/payments/pay_run_1_2", **mine).status_code == 404
    assert doors.request("nora", "trainer", "GET", "/waiting-payments", **mine).status_code == 403


def test_the_checker_sees_who_else_gave_the_number(doors):
    for trainer in ("trn_1", "trn_2"):
        last = doors.request("ann", "finance", "POST", "/payout-accounts", json=_body(trainer_id=trainer))
    shown = doors.request("bob", "finance_approver", "GET", f"/payout-accounts/{last.json['account_id']}").json
    assert shown["same_number_trainers"] == ["trn_1"]
    for wanted, found in (("trn_2", ["trn_2"]), ("trn_2,trn_1,trn_9", ["trn_1", "trn_2"]), ("", ["trn_1", "trn_2"])):
        listed = doors.request("ann", "finance", "GET", f"/payout-accounts?trainer_ids={wanted}&state=pending").json
        assert sorted(one["trainer_id"] for one in listed["data"]) == found


def test_what_waits_is_listed_with_the_next_step(doors):
    waiting = doors.request("ann", "finance", "GET", "/waiting-payments?pay_run_id=run_1").json["data"]
    assert [(each["payment_id"], each["code"]) for each in waiting] == [
        ("pay_run_1_1", "account_missing"), ("pay_run_1_2", "account_missing"),
    ]  # fmt: skip


def test_lists_are_paged(doors):
    first = doors.request("ann", "finance", "GET", "/payments?limit=1").json
    second = doors.request("ann", "finance", "GET", f"/payments?limit=1&cursor={first['next_cursor']}").json
    assert [page["data"][0]["payment_id"] for page in (first, second)] == ["pay_run_1_1", "pay_run_1_2"]
    assert second["next_cursor"] is None


@pytest.mark.parametrize("role", ["vendor_manager", "approver", "client", "auditor", "trainer"])
def test_others_move_no_money(doors, role):
    for path, body in (
        ("/payment-files", {"pay_run_id": "run_1", "method": "ach"}),
        ("/payout-account-imports", None),
        ("/payments/pay_run_1_1/return", {"reason_code": "R03"}),
        ("/payment-files/fil_1/release", None),
        ("/payout-accounts/acct_1/approve", None),
    ):
        assert doors.request("eve", role, "POST", path, json=body).status_code == 403
