"""Amounts as people type them, and what is left of one: exact, in the services' own form."""

from __future__ import annotations

import pytest

from services.portal.domain.sums import left_of, money_typed


@pytest.mark.parametrize("typed, taken", [
    ("150", "150"), ("150.00", "150.00"), ("150,00", "150.00"), ("1,234.50", "1234.50"), ("1.234,50", "1234.50"),
    ("1 234,50", "1234.50"), ("1\u202f234,50", "1234.50"), ("12,345,678.90", "12345678.90"), ("-5", "-5"),
    # What nobody can read is handed on as it is, and refused by the service.
    ("", ""), ("ten", "ten"),
])  # fmt: skip
def test_of_point_and_comma_the_last_one_is_the_decimal_sign(typed, taken):
    assert money_typed(typed, "EUR") == {"amount": taken, "currency": "EUR"}


def test_what_is_left_is_exact():
    whole, part = {"amount": "0.30", "currency": "EUR"}, {"amount": "0.10", "currency": "EUR"}
    assert left_of(whole, part) == {"amount": "0.20", "currency": "EUR"}
