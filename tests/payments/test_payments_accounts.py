"""What a bank account must be: numbers that check, names a bank can print, and every fault named with its field."""

# ruff: noqa: RUF001 - letters that look alike are what is tested
from __future__ import annotations

from contextlib import suppress
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from payments_samples import DE, GB, JP, KE, KW, PL, US
from schwifty import IBAN

from services.payments.domain.account import details_from_text, read_account
from services.payments.domain.characters import ACH, LATIN, carry, carry_upper
from services.payments.domain.method import SEPA_COUNTRIES
from services.payments.domain.originator import Originator, originator_from, payer_of, require_own
from services.payments.domain.reasons import reason
from shared.values.refusal import Refusal


@pytest.mark.parametrize(
    "fields, method, country, last4, bank",
    [
        (US, "ach", "US", "6789", "First Demo Bank"),
        (DE, "sepa", "DE", "3000", "Commerzbank"),
        (PL, "sepa", "PL", "2874", "Bank"),
        (GB, "register", "GB", "6819", "NatWest"),
        (GB | {"currency": "EUR", "town": "Leeds", "country": "GB"}, "sepa", "GB", "6819", "NatWest"),
        (DE | {"currency": "USD"}, "register", "DE", "3000", "Commerzbank"),
        (JP, "register", "JP", "4567", "Mizuho"),
        (KW, "register", "KW", "0101", "Commercial Bank of Kuwait"),
        (KE, "register", "KE", "9012", "KCB"),
    ],
)
def test_an_account_finds_its_method(fields, method, country, last4, bank):
    details = read_account(fields)
    assert (details.method, details.country, details.last4) == (method, country, last4)
    assert bank in details.bank_name
    assert details_from_text(details.to_text()) == details


@pytest.mark.parametrize(
    "fields, faults",
    [
        (DE | {"iban": "DE88 3704 0044 0532 0130 00"}, {"iban": "iban_check_digits_wrong"}),
        (DE | {"iban": "DE89 3704 0044 0532 0130"}, {"iban": "iban_malformed"}),
        (DE | {"iban": "XX89 3704"}, {"iban": "iban_malformed"}),
        (DE | {"bic": "COBA"}, {"bic": "bic_malformed"}),
        (DE | {"town": "", "country": ""}, {"town": "field_missing", "country": "field_missing"}),
        (DE | {"country": "Germany"}, {"country": "country_unknown"}),
        (DE | {"holder_name": ""}, {"holder_name": "field_missing"}),
        (DE | {"holder_name": "佐藤 由紀"}, {"holder_name": "text_not_carried"}),
        (DE | {"holder_name": "محمد"}, {"holder_name": "text_not_carried"}),
        (DE | {"holder_name": "Jörg 🙂"}, {"holder_name": "text_not_carried"}),
        (DE | {"holder_name": "007"}, {"holder_name": "holder_name_unreadable"}),
        (DE | {"holder_name": "X" * 71}, {"holder_name": "text_too_long"}),
        (DE | {"town": "東京"}, {"town": "text_not_carried"}),
        (DE | {"account_number": "1"}, {"account_number": "field_unexpected"}),
        (DE | {"currency": "EURO"}, {"currency": "currency_unknown"}),
        (US | {"routing_number": "021000022"}, {"routing_number": "routing_number_check_digit_wrong"}),
        (US | {"routing_number": "000000000"}, {"routing_number": "routing_number_check_digit_wrong"}),
        (US | {"routing_number": "2100002"}, {"routing_number": "routing_number_malformed"}),
        (US | {"account_number": "123456789012345678"}, {"account_number": "account_number_malformed"}),
        (US | {"account_number": "0000"}, {"account_number": "account_number_malformed"}),
        (US | {"account_number": ""}, {"account_number": "field_missing"}),
        (US | {"account_type": "gold"}, {"account_type": "account_type_unknown"}),
        (US | {"account_type": ""}, {"account_type": "field_missing"}),
        (US | {"currency": "EUR"}, {"currency": "currency_not_for_ach"}),
        (JP | {"bank_code": "1"}, {"bank_code": "bank_code_malformed"}),
        (JP | {"bank_code": ""}, {"bank_code": "bank_missing"}),
        (JP | {"bank_name": ""}, {"bank_name": "field_missing"}),
        (KE | {"bank_country": ""}, {"bank_country": "field_missing"}),
        (KE | {"account_number": ""}, {"iban": "account_missing"}),
        (US | {"routing_number": "1", "account_type": "x"},
         {"routing_number": "routing_number_malformed", "account_type": "account_type_unknown"}),
    ],
)  # fmt: skip
def test_every_fault_is_named_with_its_field(fields, faults):
    with pytest.raises(Refusal) as refused:
        read_account(fields)
    assert {fault.pointer: fault.code for fault in refused.value.faults} == faults
    assert refused.value.code == "account_invalid"
    number = fields.get("iban") or fields.get("account_number")
    assert not number or len(number) < 5 or number not in str(refused.value), "no number in an answer or a log"


@pytest.mark.parametrize(
    "text, latin, ach",
    [
        ("Weiß", "Weiss", "WEISS"),
        ("Łucja Żółć", "Lucja Zolc", "LUCJA ZOLC"),
        ("Søren Ærø", "Soren Aero", "SOREN AERO"),
        ("Đorđe Þór", "Dorde Thor", "DORDE THOR"),
        ("İstanbul Çağrı", "Istanbul Cagri", "ISTANBUL CAGRI"),
        ("Nguyễn Văn Đức", "Nguyen Van Duc", "NGUYEN VAN DUC"),
        ("O’Brien – Smith", "O'Brien - Smith", "O'BRIEN - SMITH"),
        ("A & B_C; D", "A + B-C, D", "A B-C, D"),
        ("  two   spaces ", "two spaces", "TWO SPACES"),
        ("Jo\u0308rg", "Jorg", "JORG"),
    ],
)
def test_letters_are_carried(text, latin, ach):
    assert carry(text, field="name") == latin
    assert carry_upper(text, field="name") == ach


@given(text=st.text(max_size=40))
def test_what_is_carried_lies_in_the_set_and_stays(text):
    carried = ""
    with suppress(Refusal):
        carried = carry(text, field="name")
    assert set(carried) <= LATIN
    assert carry(carried, field="name") == carried
    assert set(carry_upper(carried, field="name")) <= ACH


def test_the_demo_originator_is_sound_and_settings_replace_it():
    assert originator_from({}) == Originator()
    own = originator_from({"originator_name": "Acme", "originator_town": "Ghent", "originator_country": "BE",
                           "originator_ach_line_ending": "CRLF"})  # fmt: skip
    assert (own.name, own.address.town, own.address.street, own.ach_line_ending) == ("Acme", "Ghent", "", "\r\n")
    for wrong in ({"odfi_routing_number": "123456789"}, {"iban": "DE88370400440532013000"}, {"company_id": "1"},
                  {"ach_line_ending": "CR"}, {"town": "Ghent"}, {"name": "会社"}):  # fmt: skip
        with pytest.raises(Refusal):
            originator_from({f"originator_{name}": value for name, value in wrong.items()})


def test_real_books_never_tell_a_bank_who_the_demo_operator_is():
    require_own(originator_from({}), "ach")
    nobody = originator_from({"originator_demo": "no"})
    euros = {"originator_demo": "no", "originator_name": "Acme", "originator_iban": "DE75512108001245126199",
             "originator_bic": "SOLADEST600", "originator_town": "Ghent", "originator_country": "BE"}  # fmt: skip
    for payer, method, missing in (
        (nobody, "sepa", "HOURBOOK_ORIGINATOR_IBAN"),
        (nobody, "register", "HOURBOOK_ORIGINATOR_NAME"),
        (originator_from(euros), "ach", "HOURBOOK_ORIGINATOR_COMPANY_ID"),
    ):
        with pytest.raises(Refusal, match="originator_unset") as refused:
            require_own(payer, method)
        assert missing in refused.value.detail
    for method in ("sepa", "register"):
        require_own(originator_from(euros), method)


def test_how_a_payer_is_set_up_is_told_and_not_what_is_set():
    for settings, states, unset in (
        ({}, {"ach": "demo", "sepa": "demo", "register": "demo"}, 5),
        ({"originator_demo": "no"}, {"ach": "missing", "sepa": "missing", "register": "missing"}, 5),
        ({"originator_demo": "no", "originator_name": "Acme"},
         {"ach": "missing", "sepa": "missing", "register": "own"}, 4),
        ({"originator_name": "Acme"}, {"ach": "demo", "sepa": "demo", "register": "own"}, 4),
    ):  # fmt: skip
        payer = originator_from(settings)
        assert {method: payer_of(payer, method).state for method in states} == states
        told = payer_of(payer, "ach")
        assert len(told.unset) == unset
        assert set(told.unset) <= set(told.settings)
        assert ("HOURBOOK_ORIGINATOR_NAME" in told.unset) == ("originator_name" not in settings)
        assert "Acme" not in str(told)


def test_a_bank_s_reason_is_known_or_has_the_shape_of_one():
    assert reason("r03").blames_account
    assert not reason("R01").blames_account
    assert not reason("ZZ99").blames_account
    with pytest.raises(Refusal):
        reason("no account")


@given(seed=st.integers(0, 10_000), country=st.sampled_from(sorted(SEPA_COUNTRIES)))
def test_every_sepa_country_s_iban_is_taken_and_one_wrong_digit_is_not(seed, country):
    number = str(IBAN.random(country_code=country, random=Random(seed)))
    details = read_account(DE | {"iban": number, "bic": ""})
    assert (details.method, details.iban, details.country) == ("sepa", number, country)
    assert details.bank_name
    wrong = number[:2] + f"{(int(number[2:4]) + 1) % 100:02d}" + number[4:]
    with pytest.raises(Refusal):
        read_account(DE | {"iban": wrong, "bic": ""})
