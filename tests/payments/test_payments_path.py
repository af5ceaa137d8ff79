"""From an account and an order to a file, its return, and the payment that goes in a later file."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from payments_samples import DE, GB, PL, US, US_SAVINGS, account, ordered, registered

from services.payments.exports.table import EXPORTS
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.check import check
from services.payments.usecases.discard_file import discard_file
from services.payments.usecases.download_file import download_file
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.mark_settled import mark_settled
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.record_return import record_return
from services.payments.usecases.reject_account import reject_account
from services.payments.usecases.release_file import release_file
from services.payments.usecases.waiting_payments import waiting_payments
from shared.values.refusal import Refusal


def states(house: Any, type_name: str = "payout_account.changed") -> list[tuple[str, str]]:
    return [(fact["trainer_id"], fact["state"]) for fact in map(msgspec.json.decode, house.said(type_name))]


def code(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def active_account(unit: Any) -> str:
    return unit.accounts.active_of(["trn_1"])[0].account_id


@pytest.fixture
def us(house):
    """Two trainers with US accounts and one without any; 60.02, 10.00 and 5.00 dollars owed."""
    house.tell(*(registered(number) for number in (1, 2, 3)))
    account(house, 1, US)
    account(house, 2, US_SAVINGS)
    house.tell(ordered(1, 6002, "USD"), ordered(2, 1000, "USD"), ordered(3, 500, "USD"))
    return house


def test_a_file_leaves_by_two_persons_and_says_what_was_ordered(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    released = us.do("checker", release_file, file.file_id)
    assert (released.totals.count, released.totals.total_minor) == (2, (("USD", 7002),))
    assert released.value_date.isoformat() == "2026-11-06"
    taken, content = us.do("checker", download_file, file.file_id)
    assert taken.filename.endswith(".ach")
    assert EXPORTS["ach"].check(content) == released.totals
    facts = [msgspec.json.decode(data) for data in us.said("payment.released")]
    assert sorted((fact["trainer_id"], fact["amount_minor"]) for fact in facts) == [("trn_1", 6002), ("trn_2", 1000)]
    assert us.look(check) == []


def test_the_maker_cannot_release(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    with pytest.raises(Refusal) as refused:
        us.do("maker", release_file, file.file_id)
    assert code(refused) == "maker_is_checker"
    assert us.said("payment.released") == []


def test_the_maker_cannot_approve_an_account(us):
    made = account(us, 3, DE, approve=False)
    with pytest.raises(Refusal) as refused:
        us.do("maker", approve_account, made)
    assert code(refused) == "maker_is_checker"


def test_a_payment_is_in_one_live_file_only(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    with pytest.raises(Refusal) as refused:
        us.do("maker", prepare_file, "run_1", "ach")
    assert code(refused) == "nothing_to_pay"
    us.do("maker", discard_file, file.file_id, "wrong run")
    again = us.do("maker", prepare_file, "run_1", "ach")
    us.do("checker", release_file, again.file_id)
    for verb in (release_file, mark_sent):
        with pytest.raises(Refusal):
            us.do("checker", verb, file.file_id)
    with pytest.raises(Refusal):
        us.do("checker", discard_file, again.file_id, "too late")
    assert us.look(check) == []


def test_the_database_itself_forbids_a_second_live_file(us):
    import sqlalchemy as sa

    from services.payments.store.tables import file_payments

    first = us.do("maker", prepare_file, "run_1", "ach")
    us.do("maker", discard_file, first.file_id, "try")
    us.do("maker", prepare_file, "run_1", "ach")
    with pytest.raises(sa.exc.IntegrityError), us.service.units.engine.begin() as connection:
        connection.execute(file_payments.update().values(live=True))


@pytest.mark.parametrize(
    "fields, approve, expected",
    [
        (None, False, "account_missing"),
        (US, False, "account_pending"),
    ],
)
def test_who_has_no_active_account_waits_with_a_reason(us, fields, approve, expected):
    if fields:
        account(us, 3, fields | {"account_number": "777777"}, approve=approve)
    waiting = us.look(lambda unit: waiting_payments(unit, "run_1"))
    assert [(each.order.trainer_id, each.code) for each in waiting] == [("trn_3", expected)]


def test_a_rejected_account_waits_and_goes_later_under_the_same_id(us):
    bad = us.look(active_account)
    us.do("maker", reject_account, bad, "R03")
    first = us.do("maker", prepare_file, "run_1", "ach")
    assert first.totals.total_minor == (("USD", 1000),)
    assert [each.code for each in us.look(lambda unit: waiting_payments(unit, "run_1"))][:1] == ["account_rejected"]
    us.do("checker", release_file, first.file_id)
    with pytest.raises(Refusal) as refused:
        us.do("maker", add_account, "trn_1", US)
    assert code(refused) == "account_known"
    account(us, 1, US | {"account_number": "5551234"})
    second = us.do("maker", prepare_file, "run_1", "ach")
    released = us.do("checker", release_file, second.file_id)
    assert released.totals.total_minor == (("USD", 6002),)
    order = us.look(lambda unit: unit.orders.get("pay_run_1_1"))
    assert order.end_to_end_id.encode() in us.do("checker", download_file, second.file_id)[1]
    assert us.look(check) == []


def test_an_account_rejected_after_preparing_stops_the_release(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    bad = us.look(active_account)
    us.do("maker", reject_account, bad, "R03")
    with pytest.raises(Refusal) as refused:
        us.do("checker", release_file, file.file_id)
    assert code(refused) == "account_changed"
    us.do("maker", discard_file, file.file_id, "account rejected")
    assert us.do("maker", prepare_file, "run_1", "ach").totals.count == 1


def test_a_return_is_final_and_blames_the_account(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    with pytest.raises(Refusal) as refused:
        us.do("maker", record_return, "pay_run_1_1", "R03")
    assert code(refused) == "payment_state_conflict"
    us.do("checker", release_file, file.file_id)
    us.do("checker", mark_sent, file.file_id)
    us.do("maker", record_return, "pay_run_1_1", "R03")
    assert [order.payment_id for order in us.do("maker", mark_settled, file.file_id)] == ["pay_run_1_2"]
    with pytest.raises(Refusal):
        us.do("maker", record_return, "pay_run_1_1", "R03")
    assert states(us)[-1] == ("trn_1", "rejected")
    # Payroll orders anew, under a new id; it waits for a new account.
    us.tell(ordered(1, 6002, "USD", payment="pay_again"))
    assert "pay_again" in [each.order.payment_id for each in us.look(waiting_payments)]
    assert [msgspec.json.decode(data)["reason_code"] for data in us.said("payment.returned")] == ["R03"]
    assert len(us.said("payment.settled")) == 1
    assert us.look(check) == []


def test_a_settled_payment_may_still_come_back(us):
    file = us.do("maker", prepare_file, "run_1", "ach")
    us.do("checker", release_file, file.file_id)
    us.do("checker", mark_sent, file.file_id)
    us.do("checker", mark_settled, file.file_id)
    us.do("maker", record_return, "pay_run_1_2", "R01")
    assert ("trn_2", "rejected") not in states(us)
    with pytest.raises(Refusal) as refused:
        us.do("checker", mark_settled, file.file_id)
    assert code(refused) == "nothing_to_settle"


def test_an_order_heard_twice_is_one_order_and_another_one_is_refused(us):
    from shared.plumbing.consumer import parked_facts

    us.tell(ordered(1, 6002, "USD"), ordered(1, 6002, "USD"))
    assert us.look(lambda unit: unit.orders.open("run_1")).height == 3
    with pytest.raises(AssertionError):
        us.tell(ordered(1, 6003, "USD"))
    assert "payment_ordered_otherwise" in parked_facts(us.service)[0][3]


# A few orders go to PostgreSQL by INSERT, many by COPY.
@pytest.mark.parametrize("known", [1, 130])
def test_of_orders_that_are_partly_known_only_the_new_ones_are_added(house, known):
    first = [ordered(number, 100, "USD") for number in range(known)]
    house.tell(*first)
    house.tell(*first[:1], *(ordered(number, 100, "USD") for number in range(known - 1, known + 120)))
    waiting = house.look(lambda unit: unit.orders.open("run_1"))
    assert (waiting.height, waiting["payment_id"].n_unique()) == (known + 120, known + 120)
    house.tell(ordered(known + 120, 100, "USD"))
    assert house.look(lambda unit: unit.orders.open("run_1")).height == known + 121


def test_what_waits_is_found_in_stretches_and_comes_back_when_its_file_is_discarded(house, monkeypatch):
    monkeypatch.setattr("services.payments.usecases.waiting_payments._TOGETHER", 2)
    house.tell(
        *(registered(number) for number in range(1, 6)), *(ordered(number, 100, "EUR") for number in range(1, 6))
    )
    waits = ["pay_run_1_1", "pay_run_1_3", "pay_run_1_5"]
    for number in (2, 4):
        account(house, number, DE)

    def listed(**page):
        waiting = house.look(lambda unit: waiting_payments(unit, "run_1", **page))
        return [one.order.payment_id for one in waiting]

    assert listed() == waits
    assert (listed(limit=2), listed(after=waits[1], limit=2)) == (waits[:2], waits[2:])
    file = house.do("maker", prepare_file, "run_1", "sepa")
    assert house.look(lambda unit: unit.orders.open("run_1"))["payment_id"].to_list() == waits
    house.do("maker", discard_file, file.file_id, "again")
    assert house.look(lambda unit: unit.orders.open("run_1")).height == 5
    assert house.look(check) == []


def test_an_order_may_come_before_its_trainer(house):
    house.tell(ordered(1, 6002, "EUR"))
    assert [each.code for each in house.look(waiting_payments)] == ["account_missing"]
    house.tell(registered(1))
    account(house, 1, DE)
    assert house.look(waiting_payments) == []


def test_each_method_takes_its_own_and_a_raised_account_replaces(house):
    house.tell(registered(1), registered(2, "PL", "employee"), registered(3, "GB"))
    account(house, 1, DE)
    account(house, 2, PL)
    account(house, 3, GB)
    account(house, 1, DE | {"iban": "FR1420041010050500013M02606"})
    house.tell(ordered(1, 100, "EUR"), ordered(2, 200, "EUR"), ordered(3, 300, "GBP"))
    totals = {}
    for method in ("sepa", "register"):
        file = house.do("maker", prepare_file, "run_1", method)
        totals[method] = house.do("checker", release_file, file.file_id).totals.total_minor
    assert totals == {"sepa": (("EUR", 300),), "register": (("GBP", 300),)}
    assert ("trn_1", "cooling") in states(house)
    assert house.look(check) == []
    with pytest.raises(Refusal) as refused:
        house.do("maker", prepare_file, "run_1", "ach")
    assert code(refused) == "nothing_to_pay"


def test_files_of_one_day_have_different_modifiers(us):
    first = us.do("maker", prepare_file, "run_1", "ach")
    us.do("checker", release_file, first.file_id)
    account(us, 3, US | {"account_number": "424242"})
    second = us.do("maker", prepare_file, "run_1", "ach")
    us.do("checker", release_file, second.file_id)
    contents = [us.do("checker", download_file, each.file_id)[1] for each in (first, second)]
    assert [content[33:34] for content in contents] == [b"A", b"B"]


def test_what_waited_past_its_payday_asks_for_the_next_banking_day(us):
    us.now += 5 * 86_400  # Tuesday 10 November; the 11th is Veterans Day
    file = us.do("maker", prepare_file, "run_1", "ach")
    assert us.do("checker", release_file, file.file_id).value_date.isoformat() == "2026-11-12"
