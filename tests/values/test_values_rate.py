"""Rates: four places, and one multiplication with one rounding, half up and away from zero."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.currency import all_currencies, exponent
from shared.values.rate import MAX_E4, Rate
from shared.values.refusal import Refusal
from shared.values.rounding import divide_half_up

PRICED = [
    # rate, currency, seconds, amount
    ("60", "EUR", 3601, "60.02"),  # 60.01666…
    ("95", "USD", 3601, "95.03"),  # 95.02638…
    ("45.5000", "USD", 3600, "45.50"),
    ("45.5000", "USD", 0, "0.00"),
    ("0.0001", "USD", 3600, "0.00"),
    ("36", "USD", 1, "0.01"),
    ("18", "USD", 1, "0.01"),  # half a cent goes up
    ("18", "USD", -1, "-0.01"),  # and its correction takes all of it back
    ("17.9999", "USD", 1, "0.00"),
    ("1800", "JPY", 1, "1"),
    ("1799", "JPY", 1, "0"),
    ("1.8000", "KWD", 1, "0.001"),
    ("100", "JPY", 3599, "100"),
    ("10000000", "USD", 604800, "1680000000.00"),
]


@pytest.mark.parametrize("rate, currency, seconds, amount", PRICED)
def test_seconds_are_priced_to_the_minor_unit(rate, currency, seconds, amount):
    assert Rate.parse(rate, currency).for_seconds(seconds).decimal == amount


def _half_up(exact: Fraction) -> int:
    """The slow twin: nearest whole number, ties away from zero."""
    away = 1 if exact >= 0 else -1
    return away * ((abs(exact) + Fraction(1, 2)) // 1)


@given(st.integers(0, MAX_E4), st.integers(-(10**7), 10**7), st.sampled_from(sorted(all_currencies())))
def test_pricing_agrees_with_fractions(e4, seconds, currency):
    exact = Fraction(e4, 10**4) * Fraction(seconds, 3600) * 10 ** exponent(currency)
    priced = Rate(e4, currency).for_seconds(seconds)
    assert priced.minor == _half_up(exact)
    assert priced.minor == -Rate(e4, currency).for_seconds(-seconds).minor


@given(st.integers(-(10**18), 10**18), st.integers(1, 10**9))
def test_division_agrees_with_fractions(numerator, denominator):
    assert divide_half_up(numerator, denominator) == _half_up(Fraction(numerator, denominator))


def test_a_denominator_counts_parts():
    with pytest.raises(AssertionError, match="positive"):
        divide_half_up(1, 0)


@given(st.integers(0, MAX_E4))
def test_what_is_written_reads_back(e4):
    assert Rate.parse(Rate(e4, "USD").decimal, "USD") == Rate(e4, "USD")


@pytest.mark.parametrize(
    "text, currency, code",
    [
        ("45.12345", "USD", "decimal_too_precise"),
        ("NaN", "USD", "decimal_unreadable"),
        ("-0.0001", "USD", "rate_out_of_range"),
        ("10000000.0001", "USD", "rate_out_of_range"),
        ("45", "ABC", "currency_unknown"),
    ],
)
def test_what_is_no_rate_is_refused(text, currency, code):
    with pytest.raises(Refusal) as refused:
        Rate.parse(text, currency)
    assert refused.value.code == code


def test_a_fifth_place_that_says_nothing_is_read():
    assert Rate.parse("45.12340", "USD") == Rate(451234, "USD")
