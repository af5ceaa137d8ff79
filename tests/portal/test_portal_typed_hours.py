"""What people type into a cell, and what it means: a table to read."""

from __future__ import annotations

import pytest

from services.portal.domain.typed_hours import NotHours, hours_shown, seconds_typed


@pytest.mark.parametrize("text, seconds", [
    ("", 0), ("  ", 0), ("0", 0), ("1:30", 5400), ("1.5", 5400), ("1,5", 5400), ("90m", 5400), ("90 min", 5400),
    ("1h30m", 5400), ("1h 30m", 5400), ("1.5h", 5400), ("8", 28_800), ("8h", 28_800), (".25", 900), ("0:00:01", 1),
    ("24:00", 86_400), ("1:00:01", 3601), ("3601s", 3601), ("0.0001", None), ("1.3333", None), ("0.0005", None),
    ("25", None), ("24:00:01", None), ("1:60", None), ("-1", None), ("1e3", None), ("abc", None), ("1:5", None),
    (":45", 2_700), ("8h30", 30_600), ("8 h 05", 29_100), ("8h3", None), ("h30", None),
    ("h", None), ("m", None), (":", None), ("٣", 10_800), ("8 hours", None), ("1.", None),
])  # fmt: skip
def test_typed_hours(text, seconds):
    if seconds is None:
        with pytest.raises(NotHours):
            seconds_typed(text)
    else:
        assert seconds_typed(text) == seconds


@pytest.mark.parametrize("seconds", [1, 59, 60, 3599, 3600, 3601, 5400, 86_399, 86_400])
def test_what_is_shown_can_be_typed(seconds):
    assert seconds_typed(hours_shown(seconds)) == seconds


def test_less_than_nothing_is_shown_with_a_minus():
    assert hours_shown(-5400) == "\N{MINUS SIGN}1:30"
