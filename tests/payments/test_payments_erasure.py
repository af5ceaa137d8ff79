"""Erasure: sealed details are destroyed once no payment needs them, and nothing is paid to what is gone."""

from __future__ import annotations

import sqlalchemy as sa
from payments_samples import DE, account, ordered, registered
from test_payments_tax_forms import BEN

from services.payments.usecases.check import check
from services.payments.usecases.erase_waiting import erase_waiting
from services.payments.usecases.give_tax_form import give_tax_form
from services.payments.usecases.mark_sent import mark_sent
from services.payments.usecases.mark_settled import mark_settled
from services.payments.usecases.prepare_file import prepare_file
from services.payments.usecases.release_file import release_file
from services.payments.usecases.waiting_payments import waiting_payments
from shared.events.onboarding import TrainerErased


def tick(house) -> int:
    with house.service.units.write(house.service.call_as_service()) as unit:
        return erase_waiting(unit, unit.call)


def sealed(house) -> list[tuple[str, bool]]:
    query = "SELECT last4, length(details) FROM payout_accounts UNION ALL SELECT last4, length(details) FROM tax_forms"
    with house.service.units.engine.connect() as connection:
        return [(last4, bool(length)) for last4, length in connection.execute(sa.text(query))]


def test_details_go_once_the_last_payment_has_settled(house) -> None:
    house.tell(registered(1))
    made = account(house, 1, DE)
    house.do("maker", give_tax_form, "trn_1", "w8ben", BEN)
    house.tell(ordered(1, 6002, "EUR"))
    house.tell(TrainerErased("trn_1", "erased-1", house.now))
    assert sealed(house) == [("3000", True), ("1809", True)]
    file = house.do("maker", prepare_file, "run_1", "sepa")
    house.do("checker", release_file, file.file_id)
    house.do("maker", mark_sent, file.file_id)
    assert tick(house) == 0
    house.do("maker", mark_settled, file.file_id)
    assert (tick(house), tick(house)) == (1, 0)
    assert sealed(house) == [("", False), ("", False)]
    assert house.look(lambda unit: unit.accounts.get(made)).state == "withdrawn"
    assert house.look(check) == []
    # What comes late waits for somebody to say where to pay it, and is paid to nothing that is gone.
    house.tell(ordered(1, 100, "EUR", run="run_2"), TrainerErased("trn_1", "erased-1", house.now))
    assert [each.code for each in house.look(lambda unit: waiting_payments(unit, "run_2"))] == ["account_missing"]


def test_an_account_that_is_given_for_late_pay_goes_once_that_is_paid(house) -> None:
    house.tell(registered(1))
    account(house, 1, DE)
    house.tell(TrainerErased("trn_1", "erased-1", house.now), ordered(1, 100, "EUR"))
    assert sealed(house) == [("", False)]
    late = account(house, 1, DE)
    house.do("maker", give_tax_form, "trn_1", "w8ben", BEN)
    assert (tick(house), sealed(house)) == (0, [("", False), ("3000", True), ("1809", True)])
    file = house.do("maker", prepare_file, "run_1", "sepa")
    house.do("checker", release_file, file.file_id)
    house.do("maker", mark_sent, file.file_id)
    house.do("maker", mark_settled, file.file_id)
    assert house.look(check) == []
    assert tick(house) == 1
    assert sealed(house) == [("", False)] * 3
    assert house.look(lambda unit: unit.accounts.get(late)).state == "withdrawn"
    assert house.look(check) == []
