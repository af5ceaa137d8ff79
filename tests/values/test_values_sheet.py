"""Sheets that are too much: refused before they fill the memory, in the time it takes to count."""

from __future__ import annotations

import pytest

from shared.values.delimited import MAX_COLUMNS, MAX_LINES
from shared.values.refusal import Refusal
from shared.values.sheet import read_sheet


@pytest.mark.parametrize(
    "content, code",
    [
        (b"name\n" + b"x\n" * MAX_LINES, "file_too_long"),
        (b"name\r" + b"x\r" * MAX_LINES, "file_too_long"),
        (b"," * 500_000, "column_unknown"),
        (b";" * MAX_COLUMNS, "column_unknown"),
        (b"name\nx\n" + b"," * 20_000_000, "line_too_long"),
        (b"name\r" + b'"' * 2_000_000, "line_too_long"),
        (b"name" + b",other" * 20, "column_unknown"),
        (b"name,name\nx,y\n", "column_twice"),
        (b'name\n"x', "file_cut_off"),
    ],
)
def test_what_cannot_be_a_sheet_is_refused_whole(content, code):
    with pytest.raises(Refusal) as refused:
        read_sheet(content, required=("name",))
    assert refused.value.code == code
    assert len(refused.value.detail) < 500
