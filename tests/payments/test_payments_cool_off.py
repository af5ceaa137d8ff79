"""A changed account cools off while the old one is paid; a number that several people gave is flagged."""

from __future__ import annotations

import json
from typing import Any

import pytest
from payments_samples import DE, PL, US, account, ordered, registered

from services.payments.domain.cool_off import THREE_DAYS, cool_off_in
from services.payments.domain.states import ACCOUNT
from services.payments.usecases.activate_cooled import activate_cooled
from services.payments.usecases.add_account import add_account
from services.payments.usecases.approve_account import approve_account
from services.payments.usecases.check import check
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.reject_account import reject_account
from services.payments.usecases.waiting_payments import waiting_payments
from services.payments.usecases.withdraw_account import withdraw_account
from shared.values.refusal import Refusal
from shared.values.span import format_instant

OTHER = DE | {"iban": "DE02 1203 0000 0000 2020 51", "bic": ""}


def state(house: Any, account_id: str) -> str:
    return house.look(lambda unit: unit.accounts.get(account_id)).state


def said(house: Any) -> list[tuple[str, str, int | None]]:
    facts = [json.loads(data) for data in house.said("payout_account.changed")]
    return [(fact["account_id"], fact["state"], fact["active_from_epoch"]) for fact in facts]


def tick(house: Any, seconds: int) -> int:
    house.now += seconds
    with house.service.units.write(house.service.call_as_service()) as unit:
        return activate_cooled(unit, unit.call)


@pytest.fixture
def changed(house) -> tuple[str, str]:
    """A trainer's account, and another that was approved a moment ago."""
    house.tell(registered(1))
    return account(house, 1, DE), account(house, 1, OTHER)


def test_the_old_account_is_paid_until_the_new_one_has_cooled_off(house, changed) -> None:
    old, new = changed
    assert (state(house, old), state(house, new)) == ("active", "cooling")
    assert said(house)[-1] == (new, "cooling", house.now + THREE_DAYS)
    house.tell(ordered(1, 6002, "EUR"))
    file = house.do("maker", prepare_file, "run_1", "sepa")
    assert house.look(lambda unit: unit.files.members(file.file_id))["account_id"].to_list() == [old]
    assert tick(house, THREE_DAYS - 1) == 0
    assert tick(house, 1) == 1
    assert (state(house, old), state(house, new)) == ("replaced", "active")
    assert said(house)[-2:] == [(old, "replaced", None), (new, "active", None)]
    assert tick(house, THREE_DAYS) == 0
    assert house.look(check) == []


def test_a_first_account_and_one_in_another_currency_need_no_cool_off(house) -> None:
    house.tell(registered(1))
    assert [state(house, account(house, 1, fields)) for fields in (DE, US)] == ["active", "active"]


def test_where_no_account_is_paid_any_more_a_new_one_is_at_once(house, changed) -> None:
    old, new = changed
    house.do("maker", reject_account, old, "AC04")
    house.tell(ordered(1, 6002, "EUR"))
    assert [each.code for each in house.look(lambda unit: waiting_payments(unit, "run_1"))] == ["account_cooling"]
    third = account(house, 1, PL | {"currency": "EUR"})
    assert (state(house, new), state(house, third)) == ("withdrawn", "active")
    assert tick(house, THREE_DAYS) == 0
    assert house.look(check) == []


def test_of_two_changes_the_one_approved_last_counts(house, changed) -> None:
    old, new = changed
    third = account(house, 1, PL | {"currency": "EUR"})
    assert [state(house, one) for one in (old, new, third)] == ["active", "withdrawn", "cooling"]
    assert tick(house, THREE_DAYS) == 1
    assert [state(house, one) for one in (old, new, third)] == ["replaced", "withdrawn", "active"]


def test_a_change_is_taken_back_by_its_trainer_while_it_cools_off(house, changed) -> None:
    old, new = changed
    house.tell(registered(2))
    place = f"/payout-accounts/{new}/withdrawals"
    body = {"json": {"reason": "That was not me"}}
    assert house.request("usr_2", "trainer", "POST", place, trainer_id="trn_2", **body).status_code == 404
    shown = house.request("usr_1", "trainer", "GET", f"/payout-accounts/{new}", trainer_id="trn_1").get_json()
    assert (shown["state"], shown["cools_until"]) == ("cooling", format_instant(house.now + THREE_DAYS))
    answer = house.request("usr_1", "trainer", "POST", place, trainer_id="trn_1", **body)
    assert (answer.status_code, answer.get_json()["state"], answer.get_json()["cools_until"]) == (
        200,
        "withdrawn",
        None,
    )
    assert tick(house, THREE_DAYS) == 0
    assert state(house, old) == "active"
    again = house.request("usr_1", "trainer", "POST", place, trainer_id="trn_1", **body)
    assert (again.status_code, again.get_json()["code"]) == (409, "payout_account_state_conflict")
    with pytest.raises(Refusal, match="payout_account_not_found"):
        house.do("maker", withdraw_account, "acct_0", "no")
    # What was taken back may be given once more.
    assert house.do("maker", add_account, "trn_1", OTHER).state == "pending"


def test_an_account_that_is_paid_to_is_not_withdrawn_so_that_no_other_comes_in_without_a_cool_off(
    house, changed
) -> None:
    old, _new = changed
    place, body = f"/payout-accounts/{old}/withdrawals", {"json": {"reason": "I have another"}}
    for user, role in (("usr_1", "trainer"), ("usr_f", "finance")):
        answer = house.request(user, role, "POST", place, trainer_id="trn_1" if role == "trainer" else None, **body)
        assert (answer.status_code, answer.get_json()["code"]) == (409, "payout_account_state_conflict")
        assert "cools off" in answer.get_json()["detail"]
    assert state(house, old) == "active"


def test_a_withdrawn_account_is_paid_to_by_nothing(house) -> None:
    house.tell(registered(1), ordered(1, 6002, "EUR"))
    made = account(house, 1, DE, approve=False)
    house.do("maker", withdraw_account, made, "typed wrongly")
    assert [each.code for each in house.look(lambda unit: waiting_payments(unit, "run_1"))] == ["account_missing"]
    with pytest.raises(Refusal, match="payout_account_state_conflict"):
        house.do("checker", approve_account, made)


def test_an_account_number_of_two_people_is_flagged_to_finance(house) -> None:
    house.tell(registered(1), registered(2), registered(3))
    first, second = account(house, 1, DE), account(house, 2, DE | {"holder_name": "Ana Weiß"})
    account(house, 3, OTHER)
    (found,) = house.request("usr_f", "finance", "GET", "/shared-accounts").get_json()["data"]
    assert found == {
        "last4": "3000", "bank_name": "Commerzbank", "trainer_ids": ["trn_1", "trn_2"], "account_ids": [first, second],
    }  # fmt: skip
    assert house.request("usr_a", "admin", "GET", "/shared-accounts").status_code == 200
    for role in ("trainer", "vendor_manager", "approver"):
        assert house.request("usr_t", role, "GET", "/shared-accounts", trainer_id="trn_1").status_code == 403


def test_the_cool_off_is_a_setting() -> None:
    assert (cool_off_in({}), cool_off_in({"payout_cool_off_seconds": "0"})) == (THREE_DAYS, 0)
    for text in ("-1", "soon", "2592001"):
        with pytest.raises(Refusal, match="cool_off_unreadable"):
            cool_off_in({"payout_cool_off_seconds": text})


def test_every_state_that_is_led_to_is_in_the_table() -> None:
    assert {target for targets in ACCOUNT.values() for target in targets} <= set(ACCOUNT)
