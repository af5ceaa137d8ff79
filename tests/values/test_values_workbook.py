"""Workbooks are read as the text of their cells; what is no honest workbook is refused before it costs much."""

from __future__ import annotations

import io
import time as clock
import zipfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from random import Random

import openpyxl
import pytest
from workbooks import SHEET, Formula, changed, of_xml, workbook

from shared.values.columns import Columns
from shared.values.refusal import Refusal
from shared.values.sheet import read_sheet
from shared.values.workbook import MAX_MARKS, MAX_PARTS, MAX_ROWS, MAX_UNPACKED_BYTES, as_csv, read_workbook

CELLS = [
    ("text keeps its noughts", "0071", "0071"),
    ("a formula's text is text", "=1+1", "=1+1"),
    ("a whole number", 71, "71"),
    ("a number of fifteen digits", 123_456_789_012_345, "123456789012345"),
    ("a rate", 60.1, "60.1"),
    ("what binary fractions made of a sum", 0.1 + 0.2, "0.3"),
    ("a small number", 0.000001, "0.000001"),
    ("hundreds", 1200.0, "1200"),
    ("a date", date(2026, 10, 5), "2026-10-05"),
    ("a moment", datetime.combine(date(2026, 10, 5), time(8, 20)), "2026-10-05 08:20:00"),
    ("a clock time", time(17, 5, 9), "17:05:09"),
    ("midnight of a day", datetime.combine(date(2026, 10, 5), time()), "2026-10-05"),
    ("a length of time", timedelta(hours=26, minutes=15), "26:15:00"),
    ("an hour and a second", timedelta(seconds=3601), "1:00:01"),
    ("yes", True, "true"),
]


@pytest.mark.parametrize("what, cell, text", CELLS, ids=[name for name, *_ in CELLS])
def test_cells_are_read_as_text(what, cell, text):
    (row,) = read_sheet(workbook(("name", "value"), ("x", cell)), required=("name", "value")).rows
    assert (row.number, row.cells["value"]) == (2, text), what


FAULTS = [
    ("a formula", Formula("=4*2"), "cell_formula"),
    ("sixteen digits", 1_234_567_890_123_456, "cell_digits"),
    ("a fraction of a second", timedelta(seconds=1, milliseconds=500), "cell_fraction"),
]


@pytest.mark.parametrize("what, cell, code", FAULTS, ids=[name for name, *_ in FAULTS])
def test_a_cell_that_cannot_be_taken_is_an_error_of_its_row_and_column(what, cell, code):
    content = workbook(("name", "value", "note"), ("good", "1", cell), (), ("bad", cell, ""), ("good", "2"))
    said = Columns(guess=True)
    sheet = read_sheet(content, required=("name", "value"), said=said)
    assert [(error.row, error.field, error.code) for error in sheet.errors] == [(4, "value", code)], what
    assert [(row.number, row.cells["value"]) for row in sheet.rows] == [(2, "1"), (5, "2")]
    assert sheet.ignored == ("note",)


def test_an_error_of_a_spreadsheet_is_an_error_of_ours():
    content = of_xml('<row r="1"><c t="inlineStr"><is><t>name</t></is></c></row>'
                     '<row r="2"><c t="e"><v>#N/A</v></c></row>')  # fmt: skip
    (error,) = read_sheet(content, required=("name",)).errors
    assert (error.row, error.field, error.code) == (2, "name", "cell_error")


def test_a_row_keeps_its_number_as_csv_too():
    content = workbook(("name", "note"), (), ("a\nb", '1,"2"'), (), ("c",))
    assert as_csv(read_workbook(content)) == 'name,note\n\na b,"1,""2"""\n\nc,\n'


def test_what_openpyxl_and_excel_write_reads_alike():
    file, book = io.BytesIO(), openpyxl.Workbook()
    book.active.append(["name", "value"])
    book.active.append(["x", 1.1])
    book.save(file)
    # Excel itself writes 1.1 with all the digits that its binary fraction has.
    with zipfile.ZipFile(file) as packed:
        excel = packed.read(SHEET).replace(b"<v>1.1</v>", b"<v>1.1000000000000001</v>")
    for content in (file.getvalue(), changed(file.getvalue(), {SHEET: excel})):
        assert read_sheet(content, required=("name", "value")).rows[0].cells["value"] == "1.1"


def test_sheets_that_are_hidden_or_empty_do_not_count():
    lists = {"lists": [("DE",), ("IN",)], "empty": []}
    assert len(read_sheet(workbook(("name",), ("x",), more=lists, hidden="lists"), required=("name",)).rows) == 1


GOOD = workbook(("name",), ("x",))
MANY = b"<row><c/></row>" * (MAX_MARKS // 3 + 1)
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
WHOLE = [
    ("several sheets", workbook(("name",), ("x",), more={"notes": [("y",)]}), "sheets_several"),
    ("nothing", workbook(), "file_empty"),
    ("a formula for a name", workbook((Formula("=A2"),), ("x",)), "cell_formula"),
    ("another column", workbook(("name", "shoe size"), ("x", "44")), "column_unknown"),
    ("the same column twice", workbook(("name", "name"), ("x", "y")), "column_twice"),
    ("a zip of something else", changed(GOOD, {"[Content_Types].xml": b"<a/>"}), "workbook_unreadable"),
    ("half of it", GOOD[: len(GOOD) // 2], "workbook_unreadable"),
    ("four bytes", GOOD[:4], "workbook_unreadable"),
    ("an old or protected one", b"\xd0\xcf\x11\xe0" + bytes(500), "file_not_text"),
    ("noughts without end", changed(GOOD, {SHEET: bytes(MAX_UNPACKED_BYTES)}), "file_too_large"),
    ("a picture without end", changed(GOOD, {"xl/styles.xml": b" " * 5_000_000}), "file_too_large"),
    ("parts without end", changed(GOOD, {f"xl/{n}.xml": b"" for n in range(MAX_PARTS)}), "file_too_large"),
    ("cells without end", changed(GOOD, {SHEET: MANY}), "file_too_long"),
    ("a row far down", of_xml(f'<row r="{10**15}"><c t="n"><v>1</v></c></row>'), "file_too_long"),
    ("a row too many", of_xml(f'<row r="{MAX_ROWS + 1}"><c t="n"><v>1</v></c></row>'), "file_too_long"),
    ("more columns than there are", of_xml('<row r="1"><c r="GS1" t="n"><v>1</v></c></row>'), "column_unknown"),
    ("entities that grow", of_xml('<row r="1"><c t="str"><v>&l9;</v></c></row>',
                                  f'<!DOCTYPE l [<!ENTITY l0 "ha">{LAUGHS}]>'), "workbook_unreadable"),
    ("a file of ours", of_xml('<row r="1"><c t="str"><v>&f;</v></c></row>',
                              '<!DOCTYPE f [<!ENTITY f SYSTEM "file:///etc/hostname">]>'), "workbook_unreadable"),
]  # fmt: skip


@pytest.mark.parametrize("what, content, code", WHOLE, ids=[name for name, *_ in WHOLE])
def test_what_is_no_sheet_is_refused_whole_and_soon(what, content, code):
    began = clock.process_time()
    with pytest.raises(Refusal) as refused:
        read_sheet(content, required=("name",))
    assert refused.value.code == code, what
    assert len(refused.value.detail) < 500
    assert clock.process_time() - began < 5, "a bomb costs what reading its directory costs"


def test_a_zip_that_lies_about_its_length_is_read_no_further():
    """The directory says ten bytes; thirty millions lie there."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(SHEET, bytes(30_000_000))
    content = file.getvalue().replace((30_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    with pytest.raises(Refusal, match="workbook_unreadable"):
        read_workbook(content)


@pytest.mark.slow
def test_damaged_workbooks_are_refused_or_read_and_never_fail():
    content = workbook(("name", "value"), *((f"row {n}", n * 1.5) for n in range(20)))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    for seed in range(150):
        draw = Random(f"damaged {seed}")
        name = draw.choice(sorted(parts))
        part = bytearray(parts[name])
        for _ in range(draw.randint(1, 4)):
            part[draw.randrange(len(part))] = draw.choice(b'<>"=/09ar\x00\xff')
        # Anything but a refusal fails the test.
        with suppress(Refusal):
            read_sheet(changed(content, {name: bytes(part)}), required=("name", "value"))
