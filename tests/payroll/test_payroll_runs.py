"""Pay runs: drafts, blockers, the second person, claims that happen once, payments and what becomes of them."""

from __future__ import annotations

from datetime import date

import pytest
from payroll_house import House, approved, person

from services.payroll.domain.run import TRANSITIONS, require_transition, state_by_payments
from services.payroll.usecases.approve_run import approve_run
from services.payroll.usecases.check import check
from services.payroll.usecases.hold_trainer import hold_trainer
from services.payroll.usecases.list_items import list_items
from services.payroll.usecases.open_run import OpenRun, open_run
from services.payroll.usecases.pay_again import pay_again
from services.payroll.usecases.preview_run import preview_run
from services.payroll.usecases.release_trainer import release_trainer
from services.payroll.usecases.send_back_run import send_back_run
from services.payroll.usecases.show_ways import show_ways
from services.payroll.usecases.submit_run import submit_run
from services.payroll.usecases.void_run import void_run
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.payroll import PaymentOrdered, PayRunApproved
from shared.events.timetracking import HoursCorrected, VoidedLine
from shared.values.refusal import Refusal

OCTOBER = OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6))
NOVEMBER = OpenRun("world", date(2026, 11, 2), date(2026, 11, 30), date(2026, 12, 4))


def run_it(house: House, command: OpenRun = OCTOBER) -> str:
    """Open, submit and approve a run by two people, which payroll hears of itself; gives its id."""
    run = house.do(open_run, command)
    assert house.do(submit_run, run.pay_run_id).state == "ready"
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    house.tell(*house.said(PayRunApproved))
    return str(run.pay_run_id)


def refused(house: House, code: str, *what: object, by: str = "usr_finance") -> None:
    with pytest.raises(Refusal) as refusal:
        house.do(*what, by=by)
    assert refusal.value.code == code


def remarks(house: House, run_id: str) -> list[tuple[str, str, str]]:
    with house.reading() as unit:
        seen = preview_run(unit, house.call(), run_id).preview
    return [(remark.severity, remark.code, remark.trainer_id) for remark in seen.remarks]


def nothing_off(house: House) -> None:
    with house.reading() as unit:
        assert check(unit) == []


def test_a_run_claims_each_earning_once_and_orders_each_payment(house: House) -> None:
    house.tell(*person(1), *person(2, currency="JPY", rate=50_000_000), *person(3, group="us", currency="USD"))
    house.tell(approved(1, 0, 7), approved(2, 1), approved(3, 1), approved(1, 28))
    run_id = run_it(house)
    facts = [(fact.currency, fact.pay_items, fact.total_minor, fact.approved_by) for fact in house.said(PayRunApproved)]
    assert facts == [("EUR", 1, 96_000, "usr_approver"), ("JPY", 1, 40_000, "usr_approver")]
    orders = house.said(PaymentOrdered)
    assert [(o.trainer_id, o.amount_minor, o.currency, o.payday) for o in orders] == [
        ("trn_1", 96_000, "EUR", "2026-11-06"), ("trn_2", 40_000, "JPY", "2026-11-06"),
    ]  # fmt: skip
    weeks = [(part.workweek_start, part.seconds, part.amount_minor) for part in orders[0].claimed]
    assert weeks == [("2026-10-05", 28_800, 48_000), ("2026-10-12", 28_800, 48_000)]
    assert all(
        len(o.end_to_end_id) == 15 and o.end_to_end_id.startswith("HB") and o.pay_run_id == run_id for o in orders
    )
    nothing_off(house)


def test_a_late_approval_is_paid_by_the_next_run_as_a_difference(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run_it(house)
    house.tell(approved(1, 1), approved(1, 28))
    second = house.do(open_run, NOVEMBER).pay_run_id
    assert remarks(house, second) == [("info", "earlier_work_weeks", "trn_1")]
    house.do(submit_run, second)
    house.do(approve_run, second, by="usr_approver")
    claimed = [(part.workweek_start, part.amount_minor) for part in house.said(PaymentOrdered)[-1].claimed]
    assert claimed == [("2026-10-05", 48_000), ("2026-11-02", 48_000)]
    nothing_off(house)


def test_nothing_is_left_for_a_second_run(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run_it(house)
    again = house.do(open_run, OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6), "off_cycle"))
    house.do(submit_run, again.pay_run_id)
    refused(house, "pay_run_empty", approve_run, again.pay_run_id, by="usr_approver")


# --- who may, and when


def test_the_maker_is_not_the_checker(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    house.do(submit_run, run.pay_run_id, by="usr_other")
    refused(house, "maker_is_checker", approve_run, run.pay_run_id, by="usr_finance")
    refused(house, "maker_is_checker", approve_run, run.pay_run_id, by="usr_other")
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    refused(house, "pay_run_state", approve_run, run.pay_run_id, by="usr_third")
    refused(house, "pay_run_state", void_run, run.pay_run_id, "no")


def test_what_was_shown_is_approved_and_nothing_else(house: House) -> None:
    house.tell(*person(1), *person(2), approved(1, 0))
    run_id = house.do(open_run, OCTOBER).pay_run_id
    house.do(submit_run, run_id)
    with house.reading() as unit:
        shown = show_ways(unit, house.call(), run_id)
    house.tell(approved(2, 0))
    refused(house, "pay_run_moved", approve_run, run_id, None, shown.digest, by="usr_approver")
    asked = {"headers": house.headers("finance_approver", user="usr_approver"), "json": {"digest": shown.digest}}
    answer = house.client().post(f"/api/payroll/v1/pay-runs/{run_id}/approve", **asked)
    assert (answer.status_code, answer.json["code"]) == (409, "pay_run_moved")
    assert house.said(PaymentOrdered) == []
    again = house.client().get(f"/api/payroll/v1/pay-runs/{run_id}/preview", headers=house.headers("finance")).json
    assert again["digest"] != shown.digest
    house.do(approve_run, run_id, None, again["digest"], by="usr_approver")
    with house.reading() as unit:
        assert show_ways(unit, house.call(), run_id).digest == ""
    assert len(house.said(PaymentOrdered)) == 2
    nothing_off(house)


def test_a_submitted_run_can_be_sent_back_and_its_checker_stays_one(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    refused(house, "pay_run_state", send_back_run, run.pay_run_id, "too early")
    house.do(submit_run, run.pay_run_id)
    back = house.do(send_back_run, run.pay_run_id, "trn_2 is missing", by="usr_approver")
    assert (back.state, back.version) == ("draft", 3)
    house.tell(*person(2), approved(2, 0))
    house.do(submit_run, run.pay_run_id)
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    assert len(house.said(PaymentOrdered)) == 2
    refused(house, "pay_run_state", send_back_run, run.pay_run_id, "too late")
    nothing_off(house)


def test_what_is_earned_and_unpaid_adds_up_by_work_week(house: House) -> None:
    for n in (1, 2):
        house.tell(*person(n), approved(n, 0), approved(n, 28))
    run_it(house)
    headers = house.headers("auditor")
    told = house.client().get("/api/payroll/v1/unpaid-weeks", headers=headers).json["data"]
    assert told == [{
        "workweek_start": "2026-11-02", "amount": {"amount": "960.00", "currency": "EUR"}, "seconds": 57_600,
        "trainers": 2,
    }]  # fmt: skip
    assert house.client().get("/api/payroll/v1/unpaid-weeks", headers=house.headers("trainer")).status_code == 403


def test_the_ways_of_a_run_add_up_before_and_after_its_approval(house: House) -> None:
    for n, currency in ((1, "EUR"), (2, "JPY"), (3, "EUR")):
        house.tell(*person(n, currency=currency), approved(n, 0))
    run_id = house.do(open_run, OCTOBER).pay_run_id
    seen = []
    for step in ("open", "approved"):
        with house.reading() as unit:
            seen.append(show_ways(unit, house.call(), run_id).ways)
        if step == "open":
            house.do(submit_run, run_id)
            house.do(approve_run, run_id, by="usr_approver")
    assert seen[0] == seen[1]
    assert sorted((way.currency, way.pay_items, way.seconds) for way in seen[0]) == [
        ("EUR", 2, 57_600), ("JPY", 1, 28_800),
    ]  # fmt: skip
    assert all(way.method for way in seen[0])


def test_a_payment_names_the_account_of_its_currency_however_many_others_there_are(house: House) -> None:
    dollars = PayoutAccountChanged("acct_9", "trn_1", "active", "ach", "USD", "US", "1111")
    house.tell(*person(1), approved(1, 0), dollars, *person(2), approved(2, 0))
    house.tell(PayoutAccountChanged("acct_2", "trn_2", "rejected", "sepa", "EUR", "DE", "3000"),
               PayoutAccountChanged("acct_8", "trn_2", "active", "ach", "USD", "US", "2222"))  # fmt: skip
    run_id = house.do(open_run, OCTOBER).pay_run_id
    with house.reading() as unit:
        ways = show_ways(unit, house.call(), run_id).ways
    assert [(way.method, way.pay_items) for way in ways] == [("", 1), ("sepa", 1)]
    house.do(submit_run, run_id)
    house.do(approve_run, run_id, by="usr_approver")
    with house.reading() as unit:
        items = list_items(unit, house.call(), None, 10, {"pay_run_id": run_id})
    assert {one.trainer_id: (one.method, one.last4) for one in items} == {"trn_1": ("sepa", "3000"), "trn_2": ("", "")}


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (OpenRun("world", date(2026, 11, 2), date(2026, 11, 2), date(2026, 11, 6)), "period_empty"),
        (OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 10, 1)), "payday_before_period"),
        (OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6), "bonus"), "pay_run_kind_unknown"),
    ],
)
def test_a_run_that_makes_no_sense_is_refused(house: House, command: OpenRun, code: str) -> None:
    refused(house, code, open_run, command)


def test_a_period_has_one_regular_run(house: House) -> None:
    run = house.do(open_run, OCTOBER)
    refused(house, "pay_run_exists", open_run, OCTOBER)
    house.do(void_run, run.pay_run_id, "wrong payday")
    house.do(open_run, OCTOBER)


def test_a_draft_cannot_be_approved_and_a_stale_version_is_refused(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    refused(house, "pay_run_state", approve_run, run.pay_run_id, by="usr_approver")
    house.do(submit_run, run.pay_run_id, 1)
    refused(house, "version_stale", approve_run, run.pay_run_id, 1, by="usr_approver")
    refused(house, "pay_run_not_found", approve_run, "run_none", by="usr_approver")


# --- blockers stop one person, not the run


def test_one_person_without_account_is_held_and_the_others_are_paid(house: House) -> None:
    house.tell(*person(1), *person(2, account="rejected"), approved(1, 0), approved(2, 0))
    run = house.do(open_run, OCTOBER)
    assert house.do(submit_run, run.pay_run_id).state == "blocked"
    assert remarks(house, run.pay_run_id) == [("blocker", "no_payout_account", "trn_2")]
    house.do(hold_trainer, "trn_2", "account rejected by the bank")
    assert remarks(house, run.pay_run_id) == [("info", "held", "trn_2")]
    assert house.do(submit_run, run.pay_run_id).state == "ready"
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    assert [order.trainer_id for order in house.said(PaymentOrdered)] == ["trn_1"]
    house.tell(PayoutAccountChanged("acct_9", "trn_2", "active", "sepa", "EUR", "DE", "9999"))
    refused(house, "trainer_held", hold_trainer, "trn_2", "again")
    refused(house, "trainer_not_found", hold_trainer, "trn_nobody", "a slip in the id")
    house.do(release_trainer, "trn_2", "new account")
    refused(house, "trainer_not_held", release_trainer, "trn_2", "again")
    run_it(house, NOVEMBER)
    assert [order.trainer_id for order in house.said(PaymentOrdered)] == ["trn_1", "trn_2"]
    nothing_off(house)


def test_a_blocker_that_comes_up_after_submission_stops_the_approval(house: House) -> None:
    house.tell(*person(1), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    house.do(submit_run, run.pay_run_id)
    house.tell(PayoutAccountChanged("acct_1", "trn_1", "rejected", "sepa", "EUR", "DE", "3000"))
    refused(house, "pay_run_blocked", approve_run, run.pay_run_id, by="usr_approver")


def test_every_remark(house: House) -> None:
    no_rate = [fact for fact in person(2) if fact.TYPE != "pay_rate.set"]
    dollars = PayoutAccountChanged("acct_4", "trn_4", "active", "ach", "USD", "US", "1111")
    house.tell(*person(1), *no_rate, *person(3), *person(4, account=""), dollars)
    house.tell(approved(1, 0, 1), approved(2, 0), approved(3, 0), approved(4, 0), approved(5, 0))
    voided = (VoidedLine("ent_1_1", 1, "eng_1", 28_800),)
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "typo", voided))
    run_id = run_it_until_paid(house)
    house.tell(HoursCorrected("cor_3", "trn_3", "usr_1", "not worked", (VoidedLine("ent_3_0", 1, "eng_3", 28_800),)))
    again = house.do(open_run, OpenRun("world", date(2026, 10, 5), date(2026, 11, 2), date(2026, 11, 6), "correction"))
    assert ("warning", "carried_forward", "trn_3") in remarks(house, again.pay_run_id)
    assert ("warning", "hours_waiting_for_engagement", "trn_5") in remarks(house, again.pay_run_id)
    house.tell(*person(5))
    assert ("warning", "hours_waiting_for_engagement", "trn_5") not in remarks(house, again.pay_run_id)
    assert run_id


def run_it_until_paid(house: House) -> str:
    run = house.do(open_run, OCTOBER)
    assert remarks(house, run.pay_run_id) == [
        ("blocker", "hours_unpriced", "trn_2"),
        ("warning", "account_currency_differs", "trn_4"),
        ("warning", "corrected_hours_await_approval", "trn_1"),
        ("warning", "hours_waiting_for_engagement", "trn_5"),
    ]
    house.do(hold_trainer, "trn_2", "no rate yet")
    house.do(submit_run, run.pay_run_id)
    house.do(approve_run, run.pay_run_id, by="usr_approver")
    return str(run.pay_run_id)


def test_hours_under_a_mistyped_rule_pack_say_so_and_are_priced_once_it_is_mended(house: House) -> None:
    house.tell(*person(1, pack="contractr"), approved(1, 0))
    run = house.do(open_run, OCTOBER)
    assert remarks(house, run.pay_run_id) == [("blocker", "rule_pack_unknown", "trn_1")]
    house.tell(person(1)[1])
    assert remarks(house, run.pay_run_id) == []
    assert house.do(submit_run, run.pay_run_id).state == "ready"
    nothing_off(house)


def test_a_negative_sum_is_carried_forward_and_settled_by_later_pay(house: House) -> None:
    house.tell(*person(1), *person(2), approved(1, 0), approved(2, 0))
    run_it(house)
    house.tell(HoursCorrected("cor_1", "trn_1", "usr_1", "not worked", (VoidedLine("ent_1_0", 1, "eng_1", 28_800),)))
    house.tell(approved(2, 28))
    run_it(house, NOVEMBER)
    assert [order.trainer_id for order in house.said(PaymentOrdered)] == ["trn_1", "trn_2", "trn_2"]
    house.tell(approved(1, 56, 57))
    run_it(house, OpenRun("world", date(2026, 11, 30), date(2026, 12, 28), date(2027, 1, 8)))
    assert house.said(PaymentOrdered)[-1].amount_minor == 48_000
    nothing_off(house)


# --- what becomes of payments


def test_payments_move_the_run_and_a_returned_one_is_paid_again(house: House, rows) -> None:
    house.tell(*person(1), *person(2), approved(1, 0), approved(2, 0))
    run_id = run_it(house)
    orders = house.said(PaymentOrdered)

    def released(o: PaymentOrdered) -> PaymentReleased:
        return PaymentReleased(
            o.payment_id, o.end_to_end_id, o.pay_item_id, run_id, o.trainer_id, "fil_1", o.amount_minor, "EUR"
        )

    def settled(o: PaymentOrdered) -> PaymentSettled:
        return PaymentSettled(o.payment_id, o.end_to_end_id, o.pay_item_id, o.trainer_id, o.amount_minor, "EUR")

    house.tell(released(orders[0]))
    house.tell(released(orders[1]), settled(orders[0]), settled(orders[1]))
    back = PaymentReturned(
        orders[1].payment_id, orders[1].end_to_end_id, orders[1].pay_item_id, "trn_2", 48_000, "EUR", "AC01"
    )
    refused(house, "payment_not_returned", pay_again, orders[1].pay_item_id, date(2026, 11, 13), by="usr_approver")
    house.tell(back)
    item = house.do(pay_again, orders[1].pay_item_id, date(2026, 11, 13), by="usr_approver")
    again = house.said(PaymentOrdered)[-1]
    assert (item.attempt, item.payment_state, again.payday) == (2, "ordered", "2026-11-13")
    assert (again.pay_item_id, again.amount_minor, again.claimed) == (orders[1].pay_item_id, 48_000, orders[1].claimed)
    assert again.end_to_end_id != orders[1].end_to_end_id
    house.tell(released(again), settled(again))
    states = [row["state"] for row in rows("pay_run_states") if row["pay_run_id"] == run_id]
    assert states == ["draft", "ready", "approved", "processing", "paid", "partially_paid", "paid"]
    nothing_off(house)


@pytest.mark.parametrize("state", TRANSITIONS)
def test_the_table_of_transitions_is_closed(state: str) -> None:
    assert set(TRANSITIONS[state]) <= set(TRANSITIONS)
    for other in TRANSITIONS:
        if other not in TRANSITIONS[state]:
            with pytest.raises(Refusal):
                require_transition(state, other)


@pytest.mark.parametrize(
    ("state", "items", "released", "settled", "expected"),
    [
        ("approved", 2, 0, 0, "approved"), ("approved", 2, 1, 0, "processing"), ("processing", 2, 2, 0, "processing"),
        ("processing", 2, 2, 1, "partially_paid"), ("partially_paid", 2, 2, 2, "paid"),
        ("paid", 2, 2, 1, "partially_paid"),
        ("approved", 1, 1, 1, "paid"), ("partially_paid", 2, 2, 0, "partially_paid"),
    ],
)  # fmt: skip
def test_where_payments_move_a_run(state: str, items: int, released: int, settled: int, expected: str) -> None:
    assert state_by_payments(state, items, released, settled) == expected
    assert expected == state or expected in TRANSITIONS[state]
