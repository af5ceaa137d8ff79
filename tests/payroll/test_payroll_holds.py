"""Whose pay is held, and whose came back, as finance asks over HTTP."""

from __future__ import annotations

from datetime import date

from payroll_house import House, approved, person
from test_payroll_runs import run_it

from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.release_trainer import release_trainer
from shared.events.payments import PaymentReleased, PaymentReturned
from shared.events.payroll import PaymentOrdered

BASE = "/api/payroll/v1"


def _asked(house: House, path: str, role: str = "finance"):
    return house.client().get(f"{BASE}/{path}", headers=house.headers(role))


def test_holds_in_force_are_listed_with_who_and_why(house: House):
    house.tell(*person(1), *person(2), *person(3))
    for trainer_id, why in (("trn_2", "Contract in doubt"), ("trn_1", "Account rejected"), ("trn_3", "On leave")):
        house.do(hold_trainer, trainer_id, why, by="usr_fay")
    house.do(release_trainer, "trn_3", "Back")
    found = _asked(house, "holds").json["data"]
    assert [(one["trainer_id"], one["by"], one["why"]) for one in found] == [
        ("trn_1", "usr_fay", "Account rejected"), ("trn_2", "usr_fay", "Contract in doubt"),
    ]  # fmt: skip
    # Held again after a release, the newest reason stands.
    house.do(hold_trainer, "trn_3", "Away again")
    (again,) = _asked(house, "holds?trainer_id=trn_3").json["data"]
    assert again["why"] == "Away again"
    first = _asked(house, "holds?limit=2").json
    (last,) = _asked(house, f"holds?limit=2&cursor={first['next_cursor']}").json["data"]
    assert last["trainer_id"] == "trn_3"
    assert [_asked(house, "holds", role).status_code for role in ("finance_approver", "auditor", "approver")] == [
        200, 200, 403,
    ]  # fmt: skip


def test_what_came_back_is_found_until_it_is_paid_again(house: House):
    house.tell(*person(1), *person(2), approved(1, 0), approved(2, 0))
    run_it(house)
    for one in house.said(PaymentOrdered):
        house.tell(PaymentReleased(one.payment_id, one.end_to_end_id, one.pay_item_id, one.pay_run_id, one.trainer_id,
                                   "fil_1", one.amount_minor, one.currency))  # fmt: skip
    back, other = house.said(PaymentOrdered)
    assert _found(house, "released") == {back.pay_item_id, other.pay_item_id}
    house.tell(PaymentReturned(back.payment_id, back.end_to_end_id, back.pay_item_id, back.trainer_id,
                               back.amount_minor, back.currency, "R03"))  # fmt: skip
    assert (_found(house, "returned"), _found(house, "released")) == ({back.pay_item_id}, {other.pay_item_id})
    assert _found(house, f"returned&trainer_id={other.trainer_id}") == set()
    house.do(pay_again, back.pay_item_id, date(2026, 11, 9), by="usr_approver")
    assert (_found(house, "returned"), _found(house, "ordered")) == (set(), {back.pay_item_id})


def _found(house: House, state: str) -> set[str]:
    return {one["pay_item_id"] for one in _asked(house, f"pay-items?payment_state={state}").json["data"]}
