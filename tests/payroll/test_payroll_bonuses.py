"""Bonuses: granted, taken back, priced late and in the regular rate, paid only where a second person approves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from payroll_house import House, approved, person
from test_payroll_accrual import sums
from test_payroll_runs import NOVEMBER, OCTOBER, nothing_off, refused, run_it

from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.check import check
from services.payroll.usecases.grant_bonus import GrantBonus, grant_bonus
from services.payroll.usecases.open_run import open_run
from services.payroll.usecases.submit_run import submit_run
from services.payroll.usecases.take_back_bonus import take_back_bonus
from shared.events.payroll import BonusGranted, EarningsAccrued, PaymentOrdered, PayRunApproved
from shared.values.money import Money

BASE = "/api/payroll/v1"
BODY = {
    "trainer_id": "trn_1", "engagement_id": "eng_1", "on_date": "2026-10-08",
    "amount": {"amount": "150.00", "currency": "EUR"}, "kind": "flat_sum", "why": "October sprint",
}  # fmt: skip
SPRINT = GrantBonus("trn_1", "eng_1", date(2026, 10, 8), Money(15_000, "EUR"), "nondiscretionary", "October sprint")


def grant(house: House, command: GrantBonus = SPRINT, by: str = "usr_quality") -> str:
    """Grant a bonus and let payroll hear of it; gives its id."""
    bonus = house.do(grant_bonus, command, by=by)
    house.tell(house.said(BonusGranted)[-1])
    return str(bonus.bonus_id)


def take_back(house: House, bonus_id: str, by: str = "usr_quality") -> str:
    bonus = house.do(take_back_bonus, bonus_id, "granted twice", by=by)
    house.tell(house.said(BonusGranted)[-1])
    return str(bonus.bonus_id)


def overtime_at_20_dollars(house: House) -> None:
    """48 hours in one work week at 20 USD: 40 straight, 8 overtime, 1,040 USD (29 CFR 778.110(a))."""
    house.tell(*person(1, currency="USD", pack="us-flsa", rate=200_000), approved(1, 0, 1, 2, 3, 4, 5))


def test_a_bonus_is_a_line_of_its_work_week(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    bonus_id = grant(house)
    assert sums(house) == {
        ("trn_1", "2026-10-05", "BONUS"): (0, 15_000), ("trn_1", "2026-10-05", "REG"): (28_800, 48_000),
    }  # fmt: skip
    assert house.said(EarningsAccrued)[-1].cause == f"bonus.granted {bonus_id}"
    nothing_off(house)


def test_a_bonus_without_an_hour_is_paid(house: House) -> None:
    house.tell(*person(1))
    grant(house)
    run_it(house)
    (order,) = house.said(PaymentOrdered)
    assert (order.amount_minor, [(part.seconds, part.amount_minor) for part in order.claimed]) == (
        15_000, [(0, 15_000)],
    )  # fmt: skip
    nothing_off(house)


def test_a_late_bonus_makes_overtime_dearer_that_was_paid_already(house: House) -> None:
    """96.00 USD over 48 hours raise the regular rate by 2.00, half of it for 8 hours of overtime is 8.00 (778.209)."""
    overtime_at_20_dollars(house)
    run_it(house)
    assert house.said(PayRunApproved)[-1].total_minor == 104_000
    bonus_id = grant(house, replace(SPRINT, amount=Money(9_600, "USD")))
    late = house.said(EarningsAccrued)[-1]
    assert late.cause == f"bonus.granted {bonus_id}"
    assert sorted((line.code, line.seconds, line.amount_minor) for line in late.lines) == [
        ("BONUS", 0, 9_600), ("OT", 0, 800),
    ]  # fmt: skip
    run_it(house, NOVEMBER)
    assert house.said(PayRunApproved)[-1].total_minor == 10_400
    nothing_off(house)


def test_what_is_taken_back_leaves_no_trace_in_pay(house: House) -> None:
    overtime_at_20_dollars(house)
    bonus_id = grant(house, replace(SPRINT, amount=Money(9_600, "USD")))
    run_it(house)
    assert house.said(PayRunApproved)[-1].total_minor == 114_400
    back = take_back(house, bonus_id)
    assert house.said(BonusGranted)[-1].takes_back == bonus_id
    assert house.said(EarningsAccrued)[-1].cause == f"bonus.granted {back}"
    assert sums(house)["trn_1", "2026-10-05", "OT"] == (28_800, 24_000)
    assert ("trn_1", "2026-10-05", "BONUS") not in sums(house)
    nothing_off(house)


def test_a_bonus_is_taken_back_once(house: House) -> None:
    house.tell(*person(1))
    bonus_id = grant(house)
    back = take_back(house, bonus_id)
    refused(house, "bonus_taken_back", take_back_bonus, bonus_id, "again")
    refused(house, "bonus_takes_back", take_back_bonus, back, "no, it was right")
    refused(house, "bonus_not_found", take_back_bonus, "bns_none", "why")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "generous"}, "bonus_kind_unknown"),
        ({"amount": Money(15_000, "USD")}, "bonus_currency_differs"),
        ({"trainer_id": "trn_2"}, "bonus_engagement_differs"),
        ({"engagement_id": "eng_9"}, "engagement_not_found"),
        ({"on_date": date(2026, 10, 4)}, "bonus_outside_engagement"),
        ({"on_date": date(2026, 11, 2)}, "bonus_outside_engagement"),
        ({"amount": Money(0, "EUR")}, "bonus_out_of_range"),
        ({"amount": Money(-1, "EUR")}, "bonus_out_of_range"),
        ({"amount": Money(10_000_000_001, "EUR")}, "bonus_out_of_range"),
    ],
)
def test_what_does_not_fit_is_refused(house: House, change: dict[str, object], code: str) -> None:
    one, engagement, *rest = person(1)
    house.tell(one, replace(engagement, valid_to="2026-11-02"), *rest, *person(2))
    refused(house, code, grant_bonus, replace(SPRINT, **change))
    with house.reading() as unit:
        assert unit.bonuses.after(None, 10, {}) == []


def test_the_last_day_and_the_greatest_sum_are_inside(house: House) -> None:
    one, engagement, *rest = person(1)
    house.tell(one, replace(engagement, valid_to="2026-11-02"), *rest)
    grant(house, replace(SPRINT, on_date=date(2026, 11, 1), amount=Money(10_000_000_000, "EUR")))
    assert sums(house) == {("trn_1", "2026-10-26", "BONUS"): (0, 10_000_000_000)}


def test_under_one_reference_a_bonus_is_granted_once(house: House) -> None:
    house.tell(*person(1))
    grant(house, replace(SPRINT, reference="sprint-10/A-1"))
    refused(house, "bonus_reference_used", grant_bonus, replace(SPRINT, reference="sprint-10/A-1"))


def test_who_granted_a_bonus_cannot_approve_the_run_that_pays_it(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    grant(house, by="usr_approver")
    run = house.do(open_run, OCTOBER)
    house.do(submit_run, run.pay_run_id)
    refused(house, "maker_is_checker", approve_run, run.pay_run_id, by="usr_approver")
    house.do(approve_run, run.pay_run_id, by="usr_second")
    later = house.do(open_run, NOVEMBER)
    house.tell(approved(1, 28))
    house.do(submit_run, later.pay_run_id)
    house.do(approve_run, later.pay_run_id, by="usr_approver")


def test_who_took_a_bonus_back_cannot_approve_the_run_that_does_it(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    bonus_id = grant(house)
    run_it(house)
    take_back(house, bonus_id, by="usr_approver")
    house.tell(approved(1, 28))
    run = house.do(open_run, NOVEMBER)
    house.do(submit_run, run.pay_run_id)
    refused(house, "maker_is_checker", approve_run, run.pay_run_id, by="usr_approver")


@pytest.mark.parametrize(
    ("tampering", "codes"),
    [
        ("UPDATE bonuses SET amount_minor = amount_minor - 1 WHERE takes_back IS NOT NULL",
         {"bonus_taken_back_otherwise", "earnings_differ_from_facts"}),
        ("UPDATE bonuses SET takes_back = NULL", {"bonus_taken_back_otherwise"}),
        ("UPDATE bonuses SET trainer_id = 'trn_2'", {"bonus_of_others", "earnings_differ_from_facts"}),
        ("UPDATE bonuses SET granted_by = 'usr_approver'", {"approved_by_grantor"}),
    ],
)  # fmt: skip
def test_verify_finds_tampering_with_bonuses(house: House, tampering: str, codes: set[str]) -> None:
    house.tell(*person(1), *person(2), approved(1, 0), approved(2, 0))
    take_back(house, grant(house))
    grant(house, replace(SPRINT, on_date=date(2026, 10, 13)))
    run_it(house)
    nothing_off(house)
    with house.service.units.write(house.call()) as unit:
        unit.connection.exec_driver_sql(tampering)
    with house.reading() as unit:
        assert {finding.code for finding in check(unit)} == codes


def test_bonuses_over_http(house: House) -> None:
    house.tell(*person(1), *person(2))
    client, finance = house.client(), house.headers("finance")
    without_key = {name: value for name, value in finance.items() if name != "Idempotency-Key"}
    assert client.post(f"{BASE}/bonuses", json=BODY, headers=without_key).json["code"] == "idempotency_key_required"
    made = client.post(f"{BASE}/bonuses", json=BODY, headers=finance)
    assert (made.status_code, made.json["amount"], made.json["granted_by"], made.json["takes_back"]) == (
        201, {"amount": "150.00", "currency": "EUR"}, "usr_finance", None,
    )  # fmt: skip
    again = client.post(f"{BASE}/bonuses", json=BODY, headers=finance)
    assert (again.json, again.headers["Idempotency-Replayed"]) == (made.json, "true")
    assert len(house.said(BonusGranted)) == 1
    odd = client.post(f"{BASE}/bonuses", json=BODY | {"kind": "generous"}, headers=house.headers("finance"))
    assert (odd.status_code, odd.json["errors"][0]["pointer"]) == (422, "/kind")
    own = house.headers("trainer", user="usr_1", trainer_id="trn_1")
    other = house.headers("trainer", user="usr_2", trainer_id="trn_2")
    assert client.get(f"{BASE}/bonuses", headers=own).json["data"] == [made.json]
    day = date.fromisoformat(made.json["on_date"])
    for first, found in ((day, [made.json]), (day + timedelta(days=1), [])):
        assert client.get(f"{BASE}/bonuses?from={first}", headers=house.headers("finance")).json["data"] == found
    asked = client.get(f"{BASE}/bonuses?trainer_id=trn_1", headers=other)
    assert (asked.status_code, asked.json["code"]) == (404, "trainer_not_found")
    assert client.post(f"{BASE}/bonuses", json=BODY, headers=own).status_code == 403
    back = client.post(f"{BASE}/bonuses/{made.json['bonus_id']}/take-back", json={"why": "not theirs"},
                       headers=house.headers("finance"))  # fmt: skip
    assert (back.status_code, back.json["amount"]["amount"], back.json["takes_back"]) == (
        201, "-150.00", made.json["bonus_id"],
    )  # fmt: skip
    twice = client.post(f"{BASE}/bonuses/{made.json['bonus_id']}/take-back", json={"why": "again"},
                        headers=house.headers("finance"))  # fmt: skip
    assert (twice.status_code, twice.json["code"]) == (409, "bonus_taken_back")
