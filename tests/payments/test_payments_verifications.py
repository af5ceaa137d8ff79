"""Payout accounts that are tried: by a prenote, or by two small deposits that the holder tells; three wrong fail."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from payments_samples import DE, US, account, registered

from services.payments.domain.verification import TRANSITIONS, deposits
from services.payments.main import MIGRATIONS
from services.payments.usecases.check import check
from services.payments.usecases.list_verifications import list_verifications
from services.payments.usecases.send_verification import send_verification
from services.payments.usecases.settle_prenote import settle_prenote
from services.payments.usecases.tell_deposits import tell_deposits
from services.payments.usecases.withdraw_account import withdraw_account
from shared.plumbing.migrate import downgrade, upgrade
from shared.values.refusal import Refusal


@pytest.fixture
def account_id(house: Any) -> str:
    house.tell(registered(1))
    return account(house, 1, US, approve=False)


def test_a_prenote_is_confirmed_once(house: Any, account_id: str) -> None:
    with pytest.raises(Refusal, match="verification_missing"):
        house.do("maker", settle_prenote, account_id, "confirmed")
    sent = house.do("maker", send_verification, account_id, "prenote")
    assert (sent.state, sent.tries_left) == ("sent", 0)
    assert house.do("maker", settle_prenote, account_id, "confirmed").settled_epoch == house.now
    with pytest.raises(Refusal, match="verification_settled"):
        house.do("maker", settle_prenote, account_id, "failed")
    house.now += 1
    house.do("maker", send_verification, account_id, "prenote")
    assert house.do("maker", settle_prenote, account_id, "failed").state == "failed"
    assert [one.state for one in house.do("maker", list_verifications, account_id)] == ["confirmed", "failed"]


def test_deposits_are_told_in_whichever_order(house: Any, account_id: str) -> None:
    house.do("maker", send_verification, account_id, "micro_deposit", ["0.03", "0.17"])
    assert house.do("maker", tell_deposits, account_id, ["0.17", "0.03"]).state == "confirmed"
    with house.service.units.engine.connect() as connection:
        (lookup,) = connection.execute(sa.text("SELECT amounts_lookup FROM account_verifications")).scalars()
    assert lookup not in ("", "3|17")
    assert len(lookup) == 64


def test_the_third_wrong_answer_fails_it(house: Any, account_id: str) -> None:
    place = f"/payout-accounts/{account_id}/verifications"
    sent = {"way": "micro_deposit", "micro_amounts": ["0.03", "0.17"]}
    assert house.request("usr_f", "finance", "POST", place, json=sent).status_code == 201

    def tell(*amounts: str) -> Any:
        body = {"json": {"micro_amounts": list(amounts)}}
        return house.request("usr_1", "trainer", "POST", f"{place}/deposits", trainer_id="trn_1", **body)

    assert [(one["state"], one["tries_left"]) for one in (tell("0.04", "0.17").get_json() for _ in range(3))] == [
        ("sent", 2), ("sent", 1), ("failed", 0),
    ]  # fmt: skip
    late = tell("0.03", "0.17")
    assert (late.status_code, late.get_json()["code"]) == (409, "verification_settled")
    shown = house.request("usr_1", "trainer", "GET", place, trainer_id="trn_1")
    assert [one["state"] for one in shown.get_json()["data"]] == ["failed"]
    assert "0.17" not in shown.text
    stranger = house.request("usr_2", "trainer", "GET", place, trainer_id="trn_2")
    assert stranger.status_code == 404


@pytest.mark.parametrize("amounts", [[], ["0.03"], ["0.03", "1.00"], ["0.00", "0.03"], ["0.01", "0.02", "0.03"]])
def test_deposits_are_two_and_small(amounts: list[str]) -> None:
    with pytest.raises(Refusal, match="micro_amounts_wrong"):
        deposits(amounts, "USD")


def test_what_cannot_be_tried_is_refused(house: Any, account_id: str) -> None:
    with pytest.raises(Refusal, match="field_unexpected"):
        house.do("maker", send_verification, account_id, "prenote", ["0.03", "0.17"])
    with pytest.raises(Refusal, match="verification_missing"):
        house.do("maker", tell_deposits, account_id, ["0.03", "0.17"])
    house.do("maker", withdraw_account, account_id, "mistyped")
    with pytest.raises(Refusal, match="payout_account_state_conflict"):
        house.do("maker", send_verification, account_id, "prenote")
    for verb in (list_verifications, send_verification, tell_deposits):
        more = {list_verifications: (), send_verification: ("prenote",), tell_deposits: (["0.03", "0.17"],)}[verb]
        with pytest.raises(Refusal, match="payout_account_not_found"):
            house.do("maker", verb, "acct_0", *more)


def test_every_state_that_is_led_to_is_in_the_table() -> None:
    assert {target for targets in TRANSITIONS.values() for target in targets} <= set(TRANSITIONS)


def test_the_migration_goes_both_ways_on_filled_tables(house: Any, account_id: str) -> None:
    account(house, 1, DE)
    house.do("maker", send_verification, account_id, "prenote")
    downgrade(house.service.units.engine, MIGRATIONS, "0007")
    upgrade(house.service.units.engine, MIGRATIONS)
    assert house.do("maker", list_verifications, account_id) == []
    assert house.look(check) == []
