"""What finance enters: parties, accounts, taxes, prefixes. Each wrong one is refused by name, at its field."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from invoice_samples import BERLIN, IBAN, OHIO, PARIS, US_ACCOUNT, invoice

from services.billing.domain.client import BillRate, Client, LegalEntity, checked_client, checked_entity, checked_rate
from services.billing.domain.invoice import checked_invoice, invoice_number, trainer_code
from services.billing.domain.party import Account, checked_account, checked_party
from services.billing.domain.states import STATES, TRANSITIONS, next_state
from services.billing.domain.tax import Tax, checked_tax
from shared.values.refusal import Refusal

NO_VAT = replace(PARIS, vat_id="")


@pytest.mark.parametrize(
    "tax, seller, buyer, code",
    [
        (Tax("S", 1900), BERLIN, PARIS, None),
        (Tax("S", 825), OHIO, NO_VAT, None),
        (Tax("S", 0), BERLIN, PARIS, "tax_rate_wrong"),
        (Tax("S", 10_000), BERLIN, PARIS, "tax_rate_wrong"),
        (Tax("S", 1900, "why"), BERLIN, PARIS, "tax_exemption_wrong"),
        (Tax("S", 1900), replace(OHIO, tax_id=""), PARIS, "vat_id_missing"),
        (Tax("AE"), BERLIN, PARIS, None),
        (Tax("AE", 1900), BERLIN, PARIS, "tax_rate_wrong"),
        (Tax("AE"), BERLIN, NO_VAT, "vat_id_missing"),
        (Tax("AE"), OHIO, PARIS, "vat_id_missing"),
        (Tax("O"), OHIO, PARIS, None),
        (Tax("O"), replace(OHIO, registration_id=""), PARIS, "registration_id_missing"),
        (Tax("Z"), BERLIN, PARIS, None),
        (Tax("Z", 500), BERLIN, PARIS, "tax_rate_wrong"),
        (Tax("E", 0, "Education"), BERLIN, PARIS, None),
        (Tax("E"), BERLIN, PARIS, "tax_exemption_wrong"),
        (Tax("K"), BERLIN, PARIS, "tax_category_unknown"),
    ],
)
def test_a_tax_needs_what_en_16931_needs(tax, seller, buyer, code):
    if code is None:
        assert checked_tax(tax, seller, buyer) == tax
    else:
        with pytest.raises(Refusal, match=code):
            checked_tax(tax, seller, buyer)


@pytest.mark.parametrize(
    "net, rate_e2, tax", [(10_000, 1900, 1900), (50, 100, 1), (49, 100, 0), (-50, 100, -1), (33, 1900, 6), (0, 1900, 0)]
)
def test_tax_is_rounded_half_up_away_from_zero(net, rate_e2, tax):
    assert Tax("S", rate_e2).on(net) == tax


@pytest.mark.parametrize(
    "change, code, pointer",
    [
        ({"legal_name": " "}, "party_incomplete", "party/legal_name"),
        ({"street": ""}, "party_incomplete", "party/street"),
        ({"country": "XX"}, "country_unknown", "party/country"),
        ({"country": "de"}, "country_unknown", "party/country"),
        ({"vat_id": "123456789"}, "vat_id_unreadable", "party/vat_id"),
        ({"vat_id": "DE 123"}, "vat_id_unreadable", "party/vat_id"),
    ],
)
def test_a_party_is_whole(change, code, pointer):
    with pytest.raises(Refusal, match=code) as refused:
        checked_party(replace(BERLIN, **change), field="party")
    assert refused.value.faults[0].pointer == pointer


@pytest.mark.parametrize(
    "account, code",
    [
        (IBAN, None),
        (US_ACCOUNT, None),
        (Account("X"), "account_incomplete"),
        (replace(IBAN, account_number="1"), "account_incomplete"),
        (replace(IBAN, iban="DE88370400440532013000"), "iban_invalid"),
        (replace(US_ACCOUNT, routing_number="021000022"), "routing_number_invalid"),
        (replace(US_ACCOUNT, routing_number=""), "routing_number_invalid"),
    ],
)
def test_an_account_has_right_check_digits(account, code):
    if code is None:
        assert checked_account(account, field="account") == account
    else:
        with pytest.raises(Refusal, match=code):
            checked_account(account, field="account")


def test_a_prefix_is_short_and_plain():
    assert checked_entity(LegalEntity("len_1", BERLIN, IBAN, "KP-"))
    with pytest.raises(Refusal, match="number_prefix_invalid"):
        checked_entity(LegalEntity("len_1", BERLIN, IBAN, "=KP"))


def test_a_rate_is_in_the_clients_currency_and_ends_after_it_starts():
    client = checked_client(Client("cli_1", "len_1", PARIS, "EUR", Tax("AE"), 30), BERLIN)
    rate = BillRate("brt_1", "eng_1", 950_000, "EUR", date(2026, 10, 5), None, 1, "usr_1")
    assert checked_rate(rate, client) == rate
    with pytest.raises(Refusal, match="rate_currency_wrong"):
        checked_rate(replace(rate, currency="USD"), client)
    with pytest.raises(Refusal, match="rate_ends_before_start"):
        checked_rate(replace(rate, valid_to=date(2026, 10, 5)), client)
    with pytest.raises(Refusal, match="payment_days_out_of_range"):
        checked_client(replace(client, payment_days=366), BERLIN)


def test_taxes_that_may_not_mix_and_invoices_that_owe_nothing_are_refused():
    one = invoice(Tax("S", 1900), count=2)
    with pytest.raises(Refusal, match="tax_categories_mixed"):
        checked_invoice(replace(one, lines=(*one.lines, replace(one.lines[0], tax=Tax("O")))))
    with pytest.raises(Refusal, match="nothing_to_invoice"):
        checked_invoice(replace(one, lines=tuple(replace(line, amount_minor=0) for line in one.lines)))


def test_subtotals_gather_by_category_and_rate_and_make_the_tax():
    one = invoice(Tax("S", 1900), count=4)
    mixed = replace(one, lines=(*one.lines, replace(one.lines[0], tax=Tax("S", 700), amount_minor=50)))
    assert [(sub.tax.rate_e2, sub.net_minor) for sub in mixed.subtotals] == [(700, 50), (1900, one.net_minor)]
    assert mixed.tax_minor == 4 + one.tax_minor  # 3.5 rounds up


def test_every_way_between_states_is_in_the_table():
    for state in STATES:
        for verb in ("issue", "receive_part", "receive_all", "credit"):
            if (state, verb) in TRANSITIONS:
                assert next_state(state, verb) in STATES
            else:
                with pytest.raises(Refusal, match="invoice_state"):
                    next_state(state, verb)


def test_numbers_and_codes():
    assert invoice_number("KP-", 2026, 7) == "KP-2026-0007"
    assert invoice_number("", 2026, 12_345) == "2026-12345"
    assert trainer_code(42) == "T-0042"
