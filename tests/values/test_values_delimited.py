"""CSV as spreadsheets write it: Excel, Numbers, LibreOffice and Google, each under the same names and line numbers."""

from __future__ import annotations

import pytest

from shared.values.delimited import records_of, text_of
from shared.values.refusal import Refusal
from shared.values.sheet import read_sheet

PLAIN = 'name,note\nJosé,"a, b"\nWeiß,\n'


def wide(text: str) -> str:
    return text.replace('"a, b"', "a! b").replace(",", "\t").replace("!", ",")


WRITTEN = [
    ("Numbers, Google", PLAIN.encode(), 2),
    ("Excel, CSV UTF-8", ("\ufeff" + PLAIN.replace("\n", "\r\n")).encode(), 2),
    ("Excel for Mac of old", PLAIN.replace("\n", "\r").encode(), 2),
    ("Excel where a comma parts decimals", "\ufeffname;note\r\nJosé;a, b\r\nWeiß;\r\n".encode(), 2),
    ("Google, TSV", wide(PLAIN).encode(), 2),
    ("Excel, Unicode text", wide(PLAIN).replace("\n", "\r\n").encode("utf-16"), 2),
    ("UTF-16 the other way round", b"\xfe\xff" + PLAIN.encode("utf-16-be"), 2),
    ("a first line that says what parts cells", "sep=;\r\nname;note\r\nJosé;a, b\r\nWeiß;\r\n".encode(), 3),
    ("the same with a tab", ("sep=\t\n" + wide(PLAIN)).encode(), 3),
    ("empty lines above", ("\r\n,\r\n" + PLAIN).encode(), 4),
    ("a title above", ("Our people\n\n" + PLAIN).encode(), 4),
    ("a title with the commas of its row", ("Our people,\n" + PLAIN).encode(), 3),
    ("columns that were once formatted", 'name,note,,\nJosé,"a, b",,\nWeiß,,,\n'.encode(), 2),
]  # fmt: skip


@pytest.mark.parametrize("written, content, first", WRITTEN, ids=[what for what, *_ in WRITTEN])
def test_a_sheet_is_the_same_whoever_wrote_it(written: str, content: bytes, first: int) -> None:
    names, rows = records_of(text_of(content), "name")
    assert (names, rows) == (["name", "note"], [(first, ["José", "a, b"]), (first + 1, ["Weiß", ""])]), written
    sheet = read_sheet(content, required=("name",), optional=("note",))
    assert [(row.number, row.cells["name"]) for row in sheet.rows] == [(first, "José"), (first + 1, "Weiß")]
    assert sheet.errors == []


@pytest.mark.parametrize("content, code", [
    ("José".encode("cp1252"), "file_not_utf8"),
    (b"\xff\xfen", "file_not_utf8"),
    ("name,note\n".encode("utf-16-le"), "file_not_text"),
    (b",,\n,,\n", "file_empty"),
    (b"sep=;\n", "file_empty"),
])  # fmt: skip
def test_what_could_be_anything_is_not_guessed(content: bytes, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        records_of(text_of(content), "name")
    assert refused.value.code == code


def test_a_column_without_a_name_that_holds_something_is_not_left_out() -> None:
    names, rows = records_of("name,note,\na,b,\nc,d,e\n", "name")
    assert (names, rows[1]) == (["name", "note", ""], (3, ["c", "d", "e"]))


def test_a_row_that_is_longer_than_the_names_stays_so() -> None:
    names, rows = records_of("name,note,\na,b,,x\n", "name")
    assert (names, rows) == (["name", "note"], [(2, ["a", "b", "x"])])
