"""Text that would run as a formula does not, and other text stays as it was written."""

from __future__ import annotations

import pytest

from shared.values.cells import FORMULA_STARTS, disarmed


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_formula_is_led_by_an_apostrophe(start: str) -> None:
    assert disarmed(f"{start}cmd|'/c calc'!A0") == f"'{start}cmd|'/c calc'!A0"


@pytest.mark.parametrize("text", ["", "Nora Weiß", "O'Brien", "Anne-Marie", "a=1", "'quoted", " =1"])
def test_other_text_stays(text: str) -> None:
    assert disarmed(text) == text
