"""Workbooks as other programs write them: LibreOffice, Excel for Mac, Excel in Japan, and what the letter allows.

`samples/libreoffice.xlsx` is of LibreOffice 7.4: a merged title, a hidden sheet of choices, rows that are formatted and
empty to the end; its cells are those of the table below.
"""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest
from workbooks import SHEET, changed, of_xml, workbook

from shared.values.columns import Columns
from shared.values.refusal import Refusal
from shared.values.sheet import read_sheet
from shared.values.workbook import MAX_TITLES, as_csv, read_workbook

SAMPLE = (Path(__file__).parent / "samples" / "libreoffice.xlsx").read_bytes()
BOTH = ("name", "value")


def values(content: bytes) -> list[str]:
    return [row.cells["value"] for row in read_sheet(content, required=("value",), said=Columns(guess=True)).rows]


def test_what_libreoffice_writes_is_read_as_it_shows_it():
    sheet = read_sheet(SAMPLE, required=BOTH)
    assert {row.cells["name"]: row.cells["value"] for row in sheet.rows} == {
        "artefact": "0.3", "exp": "100", "small": "0.0000001", "big": "123456789012345", "half percent": "12.5%",
        "money": "60.5", "bool": "true", "boolf": "false", "date": "2026-10-05", "datetime": "2026-10-05 08:20:00",
        "time": "17:05:09", "long time": "26:15:00", "one third hour": "00:20:00", "text noughts": "0071",
        "rich": "two runs\nlines", "spaces": "lead  in", "dob": "1890-05-17", "empty": "",
    }  # fmt: skip
    assert [(one.row, one.field, one.code) for one in sheet.errors] == [
        (6, "value", "cell_formula"), (10, "value", "cell_digits"), (23, "value", "cell_formula"),
    ]  # fmt: skip
    assert (sheet.rows[0].number, sheet.rows[-1].number) == (5, 25)


@pytest.mark.parametrize("above, at", [
    ([("A list",)], 2), ([("A list",), (), ("of October",)], 4), ([()], 2), ([(), (), ("A list",)], 4),
    ([("", "in the middle")], 2),
])  # fmt: skip
def test_a_title_above_the_names_is_left_out_and_rows_keep_their_numbers(above, at):
    content = workbook(*above, BOTH, ("a", "1"), (), ("b",))
    rows = read_sheet(content, required=BOTH).rows
    assert [(row.number, row.cells["name"], row.cells["value"]) for row in rows] == [
        (at + 1, "a", "1"),
        (at + 3, "b", ""),
    ]
    assert as_csv(read_workbook(content)).splitlines()[at - 1 : at + 1] == ["name,value", "a,1"]


def test_one_column_has_no_title_and_a_long_list_of_single_texts_is_none():
    assert [row.cells["name"] for row in read_sheet(workbook(("name",), ("a",), ("b",)), required=("name",)).rows] == [
        "a",
        "b",
    ]
    late = workbook(("name",), *[("a",)] * MAX_TITLES, ("b", "stray"))
    sheet = read_sheet(late, required=("name",))
    assert (len(sheet.rows), [(one.row, one.code) for one in sheet.errors]) == (MAX_TITLES, [(7, "row_cells")])


@pytest.mark.parametrize("shown, text", [
    ("0%", "19%"), ("0.00%", "19%"), ("0.0 %;[Red]-0.0 %", "19%"), ("0.00", "0.19"), ('0.00"%"', "0.19"),
    ("0.00\\%", "0.19"), ("General", "0.19"),
])  # fmt: skip
def test_a_share_is_read_in_percent_where_it_is_shown_so(shown, text):
    book = openpyxl.Workbook()
    book.active.append(["value"])
    book.active.append([0.19])
    book.active["A2"].number_format = shown
    file = io.BytesIO()
    book.save(file)
    assert values(file.getvalue()) == [text]


def test_dates_since_1904_are_the_same_days():
    """Excel for Mac counted so until 2011, and keeps to it in files that began there."""
    book = openpyxl.Workbook()
    book.epoch = openpyxl.utils.datetime.CALENDAR_MAC_1904
    moments = [date(2026, 10, 5), datetime.fromisoformat("2026-10-05T08:20:01"), timedelta(hours=26, minutes=15)]
    book.active.append(["value"])
    for one in moments:
        book.active.append([one])
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(io.BytesIO(file.getvalue())) as packed:
        assert b'date1904="1"' in packed.read("xl/workbook.xml")
        assert b"<v>44838" in packed.read(SHEET), "counted from another day"
    assert values(file.getvalue()) == ["2026-10-05", "2026-10-05 08:20:01", "26:15:00"]


@pytest.mark.slow
def test_every_second_of_a_day_is_that_second():
    """A moment is a binary fraction of a day, of which fifteen digits are written."""
    serial = (date(2026, 10, 5) - date(1899, 12, 30)).days
    begins = datetime.combine(date(2026, 10, 5), datetime.min.time())
    styled = workbook(("value",), (begins,))
    with zipfile.ZipFile(io.BytesIO(styled)) as packed:
        sheet = packed.read(SHEET).decode()
    cell = next(part for part in sheet.split("<") if part.startswith('c r="A2"')).split('"')
    style = cell[cell.index(" s=") + 1]
    seconds = range(0, 86_400, 7)
    rows = "".join(f'<row r="{at}"><c r="A{at}" s="{style}"><v>{serial + second / 86_400:.15g}</v></c></row>'
                   for at, second in enumerate(seconds, 2))  # fmt: skip
    before, after = sheet.split('<row r="2"')
    content = changed(styled, {SHEET: (before + rows + after.partition("</row>")[2]).encode()})
    wanted = [str(begins + timedelta(seconds=second)) for second in seconds]
    assert values(content) == ["2026-10-05", *wanted[1:]]


TEXTS = [
    ("a line break as Excel escapes it", "<is><t>one_x000D_\ntwo</t></is>", "one\r\ntwo"),
    ("an underscore as Excel escapes it", "<is><t>a_x005F_x0041_</t></is>", "a_x0041_"),
    ("half of a character", "<is><t>_xD83D_</t></is>", "_xD83D_"),
    ("what only looks like an escape", "<is><t>set_xyz_1</t></is>", "set_xyz_1"),
    ("runs of several fonts", "<is><r><t>Müller</t></r><r><t xml:space='preserve'> GmbH</t></r></is>", "Müller GmbH"),
    ("how a name is pronounced, in Japan", "<is><t>山田</t><rPh sb='0' eb='2'><t>ヤマダ</t></rPh></is>", "山田"),
]  # fmt: skip


@pytest.mark.parametrize("what, inner, text", TEXTS, ids=[what for what, *_ in TEXTS])
def test_texts_are_read_as_they_are_shown(what, inner, text):
    content = of_xml('<row r="1"><c t="inlineStr"><is><t>value</t></is></c></row>'
                     f'<row r="2"><c r="A2" t="inlineStr">{inner}</c></row>')  # fmt: skip
    assert values(content) == [text], what


def test_dates_as_iso_8601_writes_them_and_numbers_with_powers_of_ten():
    cells = ('t="d"><v>2026-10-05</v>', 't="d"><v>2026-10-05T08:20:00</v>', "><v>1.5E+2</v>", "><v>1E-007</v>",
             "><v>0.30000000000000004</v>", "><v>60.100000000000001</v>", 't="b"><v>1</v>')  # fmt: skip
    rows = "".join(f'<row r="{at}"><c r="A{at}" {cell}</c></row>' for at, cell in enumerate(cells, 2))
    content = of_xml(f'<row r="1"><c t="inlineStr"><is><t>value</t></is></c></row>{rows}')
    assert values(content) == ["2026-10-05", "2026-10-05 08:20:00", "150", "0.0000001", "0.3", "60.1", "true"]


def test_a_strict_workbook_says_how_to_save_it():
    """“Strict Open XML” is another format under the same ending; openpyxl finds nothing in it."""
    content = workbook(BOTH, ("a", "1"))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    old, new = b"http://schemas.openxmlformats.org/", b"http://purl.oclc.org/ooxml/"
    names = [(b"spreadsheetml/2006/main", b"spreadsheetml/main"),
             (b"officeDocument/2006/relationships", b"officeDocument/relationships")]  # fmt: skip
    for name, part in parts.items():
        for before, after in names:
            part = part.replace(old + before, new + after)  # noqa: PLW2901
        parts[name] = part
    with pytest.raises(Refusal) as refused:
        read_workbook(changed(content, parts))
    assert refused.value.code == "workbook_unreadable"
    assert "Strict" in refused.value.detail
