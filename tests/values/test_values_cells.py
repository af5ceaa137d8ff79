"""Text that would run as a formula does not, and other text stays as it was written."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.values.cells import FORMULA_STARTS, armed, disarmed

ATTACK = "cmd|'/c calc'!A0"
SIGNS = [one for one in FORMULA_STARTS if not one.isspace()]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_a_formula_is_led_by_an_apostrophe(start: str) -> None:
    assert disarmed(f"{start}{ATTACK}") == f"'{start}{ATTACK}"


@pytest.mark.parametrize("text", [
    "", "Nora Weiß", "O'Brien", "Anne-Marie", "a=1", "'quoted", " =1", "a, -1", "one; two", "a line\n\nanother",
    "at 17:00\r\nat 18:00",
])  # fmt: skip
def test_other_text_stays(text: str) -> None:
    assert (disarmed(text), armed(text)) == (text, text)


@pytest.mark.parametrize("before", ["a;", "a\n", "a\r\n", "a\t", "a, b;\n"])
@pytest.mark.parametrize("start", SIGNS)
def test_nor_does_one_within_a_text_where_semicolons_part_cells(before: str, start: str) -> None:
    """Excel in German, French, Spanish or Indonesian parts our file so, and heeds no quote within a cell."""
    line = io.StringIO()
    csv.writer(line).writerow(["ent_1", disarmed(f"{before}{start}{ATTACK};")])
    cells = [cell for one in line.getvalue().replace("\t", ";").splitlines() for cell in one.split(";")]
    assert [cell for cell in cells if cell.startswith(FORMULA_STARTS)] == []
    assert any(cell.startswith(f"'{start}") for cell in cells), "it was there, and is led by an apostrophe"


@given(st.text(alphabet="a;=+-'\t\r\n \uff20"))
def test_what_left_comes_back_as_it_was(text: str) -> None:
    assert armed(disarmed(text)) == text
