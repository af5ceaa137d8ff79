"""What payments refuse besides accounts: orders, settings, keys, files, reasons; one row a refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest
from payments_samples import PAYDAY, US, account, batch, ordered, registered

from services.payments.domain.account import Address
from services.payments.domain.file import MODIFIERS, next_modifier
from services.payments.domain.order import ACCOUNT, ORDERS, require_payable, sort_out, waiting_of
from services.payments.domain.originator import Originator, originator_from
from services.payments.domain.reasons import reason
from services.payments.exports import nacha
from services.payments.store.vault import Vault
from services.payments.usecases.approve_import import approve_import
from services.payments.usecases.download_file import download_file
from services.payments.usecases.prepare_file import prepare_file
from shared.values.refusal import Refusal

ORDER = pl.DataFrame(
    [("pay_1", "HB0000000000001", "itm_1", "run_1", "trn_1", 6002, "USD", PAYDAY)], schema=ORDERS, orient="row"
)
LARGEST = 9_999_999_999


def ordering(**changes: object) -> pl.DataFrame:
    return ORDER.with_columns(pl.lit(value).cast(ORDERS[name]).alias(name) for name, value in changes.items())


def _too_much():
    sample = batch("ach")
    many = tuple(replace(sample.instructions[0], amount_minor=LARGEST) for _ in range(101))
    return nacha.render(replace(sample, instructions=many))


@pytest.mark.parametrize(
    "refused, code",
    [
        (lambda: require_payable(ordering(end_to_end_id="HB-1")), "end_to_end_id_malformed"),
        (lambda: require_payable(ordering(end_to_end_id="H" * 16)), "end_to_end_id_malformed"),
        (lambda: require_payable(ordering(amount_minor=0)), "amount_not_positive"),
        (lambda: require_payable(ordering(amount_minor=-1)), "amount_not_positive"),
        (lambda: reason("X"), "reason_code_malformed"),
        (lambda: reason("R3"), "reason_code_malformed"),
        (lambda: next_modifier(len(MODIFIERS), date(2026, 11, 5)), "file_modifiers_used_up"),
        (lambda: Originator(company_id="12-3456789"), "originator_malformed"),
        (lambda: Originator(immediate_origin="12345678"), "originator_malformed"),
        (lambda: originator_from({"originator_ach_line_ending": "CR"}), "originator_malformed"),
        (lambda: Originator(address=Address(town="", country="DE")), "originator_address_missing"),
        (lambda: Vault(b"k" * 31, b"l" * 32), "key_malformed"),
        (lambda: Vault(b"k" * 32, b"l" * 33), "key_malformed"),
        (_too_much, "ach_total_too_large"),
    ],
)
def test_refused_with_its_code(refused, code):
    with pytest.raises(Refusal) as caught:
        refused()
    assert caught.value.code == code


@pytest.mark.parametrize("amount_minor, why", [(LARGEST, None), (LARGEST + 1, "amount_above_limit")])
def test_what_one_payment_cannot_carry_waits(amount_minor, why):
    account_of_it = pl.DataFrame([("acct_1", "active", "ach", "")], schema=ACCOUNT, orient="row")
    found = sort_out(ordering(amount_minor=amount_minor).hstack(account_of_it))
    assert found["code"].to_list() == [why]
    assert [each.detail for each in waiting_of(found)] == [
        "One ACH credit (NACHA, PPD) cannot carry this amount; pay it by wire."
    ][: found["code"].count()]


def test_a_file_can_be_taken_only_once_released(house):
    house.tell(registered(1))
    account(house, 1, US)
    house.tell(ordered(1, 6002, "USD"))
    file = house.do("maker", prepare_file, "run_1", "ach")
    with pytest.raises(Refusal, match="payment_file_state_conflict"):
        house.do("checker", download_file, file.file_id)
    with pytest.raises(Refusal, match="payment_file_content_not_found"):
        house.look(lambda unit: unit.files.content(file.file_id))


def test_an_unknown_method_or_import_is_named(house):
    with pytest.raises(Refusal, match="method_unknown"):
        house.do("maker", prepare_file, "run_1", "carrier pigeon")
    with pytest.raises(Refusal, match="pending_import_not_found"):
        house.do("checker", approve_import, "imp_9")
