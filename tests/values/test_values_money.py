"""Money: text and minor units, sums by currency, and a split that loses nothing."""

from fractions import Fraction

import pytest
from babel.core import get_global
from hypothesis import given
from hypothesis import strategies as st

from shared.values.currency import all_currencies, exponent
from shared.values.money import Money, total_by_currency
from shared.values.refusal import Refusal

MINOR = st.integers(-(10**15), 10**15)
CURRENCY = st.sampled_from(sorted(all_currencies()))
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=12).filter(sum)

WRITTEN = [
    # minor units, currency, text
    (12345, "USD", "123.45"),
    (5, "USD", "0.05"),
    (0, "USD", "0.00"),
    (-5, "EUR", "-0.05"),
    (-12345, "EUR", "-123.45"),
    (1234, "JPY", "1234"),
    (0, "JPY", "0"),
    (1234567, "KWD", "1234.567"),
    (1, "KWD", "0.001"),
]


@pytest.mark.parametrize("minor, currency, text", WRITTEN)
def test_amounts_are_written_with_all_places(minor, currency, text):
    assert Money(minor, currency).decimal == text
    assert str(Money(minor, currency)) == f"{text} {currency}"
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text, currency, minor",
    [("1", "USD", 100), ("1.5", "USD", 150), ("1.500", "USD", 150), (" 1.50 ", "USD", 150), ("1.0", "JPY", 1),
     ("007", "USD", 700), ("-0", "USD", 0)],
)  # fmt: skip
def test_fewer_places_and_spare_zeros_are_read(text, currency, minor):
    assert Money.parse(text, currency) == Money(minor, currency)


@pytest.mark.parametrize(
    "text, currency, code",
    [
        ("1.234", "USD", "decimal_too_precise"),
        ("1.5", "JPY", "decimal_too_precise"),
        ("1.2345", "KWD", "decimal_too_precise"),
        ("NaN", "USD", "decimal_unreadable"),
        ("Infinity", "USD", "decimal_unreadable"),
        ("1e3", "USD", "decimal_unreadable"),
        ("1,000", "USD", "decimal_unreadable"),
        ("1,5", "EUR", "decimal_unreadable"),
        ("+1", "USD", "decimal_unreadable"),
        ("--1", "USD", "decimal_unreadable"),
        ("", "USD", "decimal_unreadable"),
        (".", "USD", "decimal_unreadable"),
        (".5", "USD", "decimal_unreadable"),
        ("1.", "USD", "decimal_unreadable"),
        ("1 000", "USD", "decimal_unreadable"),
        ("1_000", "USD", "decimal_unreadable"),
        ("١٢", "USD", "decimal_unreadable"),
        ("0x10", "USD", "decimal_unreadable"),
        ("9" * 19, "USD", "decimal_unreadable"),
        ("1", "usd", "currency_unknown"),
        ("1", "EURO", "currency_unknown"),
        ("1", "", "currency_unknown"),
        ("1", "XXX", "currency_unknown"),
    ],
)
def test_what_is_no_amount_is_refused_with_its_field(text, currency, code):
    with pytest.raises(Refusal) as refused:
        Money.parse(text, currency, field="fee")
    assert refused.value.code == code
    assert refused.value.faults[0].pointer == ("currency" if code == "currency_unknown" else "fee")


@given(MINOR, CURRENCY)
def test_what_is_written_reads_back(minor, currency):
    assert Money.parse(Money(minor, currency).decimal, currency) == Money(minor, currency)


@given(MINOR, MINOR, CURRENCY)
def test_adding_and_taking_away_undo_each_other(one, other, currency):
    a, b = Money(one, currency), Money(other, currency)
    assert a + b - b == a
    assert a + -a == Money(0, currency)


def test_currencies_never_mix():
    with pytest.raises(AssertionError, match="never add up"):
        Money(1, "USD") + Money(1, "EUR")


def test_odd_units_go_to_the_largest_remainders_first():
    assert [share.minor for share in Money(100, "USD").split([1, 1, 1])] == [34, 33, 33]
    assert [share.minor for share in Money(101, "USD").split([1, 2, 3])] == [17, 34, 50]
    assert [share.minor for share in Money(-100, "USD").split([1, 1, 1])] == [-33, -33, -34]
    assert [share.minor for share in Money(5, "JPY").split([0, 7, 0])] == [0, 5, 0]


@given(MINOR, CURRENCY, WEIGHTS)
def test_a_split_loses_nothing_and_is_fair_to_a_unit(minor, currency, weights):
    shares = Money(minor, currency).split(weights)
    assert sum(share.minor for share in shares) == minor
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share.minor - Fraction(minor * weight, sum(weights))) < 1
        assert share.currency == currency


@pytest.mark.parametrize("weights", [[], [0], [0, 0]])
def test_a_split_needs_weights(weights):
    with pytest.raises(AssertionError, match="weights"):
        Money(1, "USD").split(weights)


def test_totals_are_by_currency_in_order():
    amounts = [Money(1, "USD"), Money(50, "JPY"), Money(2, "EUR"), Money(99, "USD"), Money(-2, "EUR")]
    assert list(total_by_currency(amounts).items()) == [("EUR", "0.00"), ("JPY", "50"), ("USD", "1.00")]
    assert total_by_currency([]) == {}


# CLDR rounds these for shops (no coins, inflation); ISO 4217, which banks follow, keeps two or three places.
SHOPS_ROUND = {
    "AFN", "ALL", "AMD", "IDR", "IQD", "IRR", "KPW", "LAK", "LBP", "LYD", "MGA", "MMK", "MNT", "RSD", "SLE", "SOS",
    "SYP", "YER",
}  # fmt: skip


@pytest.mark.parametrize("currency", sorted(all_currencies()))
def test_exponents_are_those_of_cldr(currency):
    digits, *_ = get_global("currency_fractions").get(currency, get_global("currency_fractions")["DEFAULT"])
    if exponent(currency) != digits:
        assert currency in SHOPS_ROUND, f"CLDR says {digits}"


def test_every_currency_that_cldr_calls_current_is_known_or_no_money():
    no_money = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW", "XAG", "XAU", "XBA", "XBB", "XBC", "XBD",
                "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"}  # fmt: skip
    territories = get_global("territory_currencies")
    tender = {
        code for uses in territories.values() for code, _since, until, is_tender in uses if is_tender and not until
    }
    assert tender - no_money - set(all_currencies()) == set()
