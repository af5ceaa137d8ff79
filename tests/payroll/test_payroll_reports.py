"""Sums for people: a vendor's statement, seen by its own vendor alone, and how long pay took to arrive."""

from __future__ import annotations

from dataclasses import replace

from payroll_house import approved, person
from test_payroll_runs import run_it

from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import PaymentOrdered

BASE = "/api/payroll/v1"
WEEKS = "from=2026-10-05&to=2026-11-02"


def _paid(house) -> list[PaymentOrdered]:
    """Pay two of the three; the third one's hours wait."""
    house.tell(*person(1), *person(2), approved(1, 0, 1), approved(2, 0))
    run_it(house)
    registered, engaged, *rest = person(3)
    house.tell(replace(registered, vendor_id="ven_2"), replace(engaged, vendor_id="ven_2"), *rest, approved(3, 0))
    return house.said(PaymentOrdered)


def _of(order: PaymentOrdered) -> tuple[str, str, str]:
    return order.payment_id, order.end_to_end_id, order.pay_item_id


def test_a_vendor_s_statement_adds_up_its_own_people(house):
    _paid(house)
    house.tell(approved(1, 7))
    client = house.client()
    own = house.headers("vendor_manager", user="usr_v", vendor_id="ven_1")
    (sums,) = client.get(f"{BASE}/vendors/ven_1/statement?{WEEKS}", headers=own).json["data"]
    assert (sums["project_name"], sums["trainers"], sums["seconds"]) == ("Clinical reasoning", 2, 4 * 28_800)
    assert (sums["earned"]["amount"], sums["in_runs"]["amount"]) == ("1920.00", "1440.00")
    path = f"{BASE}/vendors/ven_1/statement-lines?{WEEKS}&limit=1"
    first = client.get(path, headers=own).json
    second = client.get(f"{path}&cursor={first['next_cursor']}", headers=own).json
    lines = [*first["data"], *second["data"]]
    assert [(one["family_name"], one["earned"]["amount"], one["in_runs"]["amount"]) for one in lines] == [
        ("Weiss 1", "1440.00", "960.00"), ("Weiss 2", "480.00", "480.00"),
    ]  # fmt: skip
    assert second["next_cursor"] is None
    october = client.get(f"{BASE}/vendors/ven_1/statement?from=2026-10-12&to=2026-10-19", headers=own).json["data"]
    assert [one["earned"]["amount"] for one in october] == ["480.00"]


def test_another_vendor_s_statement_is_not_found(house):
    client = house.client()
    other = house.headers("vendor_manager", user="usr_w", vendor_id="ven_2")
    for path in ("statement", "statement-lines"):
        refused = client.get(f"{BASE}/vendors/ven_1/{path}?{WEEKS}", headers=other)
        assert (refused.status_code, refused.json["code"]) == (404, "vendor_not_found")
        trainer = house.headers("trainer", user="usr_1", trainer_id="trn_1")
        assert client.get(f"{BASE}/vendors/ven_1/{path}?{WEEKS}", headers=trainer).status_code == 403
        assert client.get(f"{BASE}/vendors/ven_1/{path}?from=soon", headers=other).status_code == 422


def test_pay_has_arrived_once_the_bank_says_so_and_it_did_not_come_back(house):
    one, two = _paid(house)
    client, finance = house.client(), house.headers("finance")
    path = f"{BASE}/pay-times?from=2026-10-05"
    assert client.get(path, headers=finance).json == {"data": []}
    accrued = house.clock[0]
    house.clock[0] = accrued + 2 * 86_400
    for fact in (one, two):
        money = fact.amount_minor, fact.currency
        house.tell(PaymentReleased(*_of(fact), fact.pay_run_id, fact.trainer_id, "fil_1", *money))
        house.tell(PaymentSettled(*_of(fact), fact.trainer_id, *money))
    (week,) = client.get(path, headers=house.headers("finance")).json["data"]
    assert (week["workweek_start"], week["earnings"]) == ("2026-10-05", 2)
    # The clock moved a second with each of the run's steps.
    assert 2 * 86_400 <= week["mean_seconds"] < 2 * 86_400 + 10
    house.tell(PaymentReturned(*_of(two), two.trainer_id, two.amount_minor, two.currency, "R03"))
    (week,) = client.get(path, headers=house.headers("finance")).json["data"]
    assert week["earnings"] == 1
    auditor = house.headers("auditor")
    assert client.get(f"{BASE}/pay-times?from=2026-10-12", headers=auditor).json == {"data": []}
    assert client.get(f"{BASE}/pay-times?from=2026-10-05&to=2026-10-06", headers=auditor).json["data"] == [week]
    assert client.get(f"{BASE}/pay-times?from=2026-09-07&to=2026-10-05", headers=auditor).json == {"data": []}
