"""Excel workbooks (.xlsx) that people upload, read as the text of their cells. In: bytes. Out: rows by their numbers.

The format is ECMA-376, read by openpyxl. A workbook is a zip of XML written by a stranger: before openpyxl sees it,
what it would unpack to is counted. Nothing is calculated: a formula is a fault of its cell, since what stands stored
beside it is whatever another program last thought of it.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Context, Decimal
from typing import Any

import openpyxl

from shared.values.refusal import Refusal

# What all parts may come to. The small parts (styles, names, themes) are held in memory as trees, sheets are not.
MAX_UNPACKED_BYTES, MAX_SMALL_PART_BYTES, MAX_PARTS = 64 * 1024 * 1024, 4 * 1024 * 1024, 500
# Elements and attributes of all parts: what a tree of them takes is bounded by their number, not by their length.
MAX_MARKS = 4_000_000
MAX_ROWS, MAX_COLUMNS = 250_000, 200
# Excel keeps fifteen digits of a number; of a longer one the rest are noughts that nobody typed.
DIGITS = 15
# So many rows above the names of columns may hold a title, or the day of the list.
MAX_TITLES = 5
# What XML cannot hold stands escaped in a workbook's texts (ECMA-376, ST_Xstring); halves of characters are left alone.
_ESCAPED = re.compile("_x(?!d[89a-f])([0-9a-f]{4})_", re.IGNORECASE)
# What of a number format is no format: texts, escaped characters, conditions.
_NO_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_LARGE_PARTS = ("xl/worksheets/", "xl/sharedStrings.xml", "xl/media/")
_CHUNK_BYTES = 1024 * 1024
_EXACT = Context(prec=DIGITS)
_REMEDY = "bring it as CSV, or split it."


@dataclass(frozen=True)
class CellFault:
    """Why a cell cannot be taken: a stable code, and what to do."""

    code: str
    detail: str


@dataclass(frozen=True)
class Book:
    """The rows of a workbook's one sheet, those without anything left out; the first names the columns.

    Rows are as long as the first, or longer where they hold more. `faults` are cells that cannot be taken, by row
    number and place (0 is column A); their code stands where their text would.
    """

    rows: list[tuple[int, list[str]]]
    faults: Mapping[int, Mapping[int, CellFault]] = field(default_factory=dict)


def is_workbook(content: bytes) -> bool:
    """Say whether these bytes are a workbook, whatever somebody calls them: a CSV never begins so."""
    return content.startswith((ZIP, OLE))


def read_workbook(content: bytes) -> Book:
    """Read the one sheet that holds anything and is not hidden.

    Titles above the names of columns are left out. Refuses what is no workbook, too large unpacked, protected by a
    password, or has several such sheets or none.
    """
    if content.startswith(OLE):
        raise _refused(
            "file_not_text", "This is an old or protected Excel workbook; save it as .xlsx without a password, or CSV."
        )
    _refuse_bomb(content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, keep_links=False)
        _require_sheets(book)
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        filled = [one for one in map(_read_sheet, sheets) if one.rows]
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001 - a stranger's file, of which openpyxl says what is wrong in many ways
        detail = f"The workbook cannot be read ({type(error).__name__}); save it again as .xlsx, or as CSV."
        raise _refused("workbook_unreadable", detail) from None
    return _only(filled, [sheet.title for sheet in sheets])


def as_csv(book: Book) -> str:
    """Write the rows as CSV, each on the line of its number; what breaks lines within a cell becomes a space."""
    out = io.StringIO()
    writer, at = csv.writer(out, lineterminator="\n"), 1
    for number, cells in book.rows:
        out.write("\n" * (number - at))
        writer.writerow(" ".join(cell.splitlines()) for cell in cells)
        at = number + 1
    return out.getvalue()


def under_titles(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """Leave out the first rows that hold one text, a title, where a row with several comes soon after."""
    several = (at for at, (_number, cells) in enumerate(rows[: MAX_TITLES + 1]) if len(list(filter(None, cells))) > 1)
    return rows[next(several, 0) :]


def letters(place: int) -> str:
    """Name a column as spreadsheets do: A is place 0."""
    return str(openpyxl.utils.get_column_letter(place + 1))


def _refused(code: str, detail: str) -> Refusal:
    return Refusal(code, detail, pointer="file")


def _require_sheets(book: Any) -> None:
    if not book.worksheets:
        detail = (
            "No sheet of the workbook can be read. Where it is a “Strict Open XML Spreadsheet”, save it as an ordinary "
            "Excel workbook (.xlsx), or as CSV."
        )
        raise _refused("workbook_unreadable", detail)


def _only(filled: Sequence[Book], titles: Sequence[str]) -> Book:
    if len(filled) > 1:
        shown = ", ".join(title[:60] for title in titles[:10])
        raise _refused("sheets_several", f"Several sheets of the workbook hold something ({shown}); keep the one to "
                      "import, or hide the others.")  # fmt: skip
    if not filled:
        raise _refused("file_empty", "The workbook is empty; its first row must name the columns.")
    (book,) = filled
    rows = under_titles(book.rows)
    first, names = rows[0]
    for place, fault in book.faults.get(first, {}).items():
        raise _refused(fault.code, f"Row {first}, column {letters(place)}: {fault.detail}")
    width = len(names)
    return Book([(number, [*cells, *[""] * (width - len(cells))]) for number, cells in rows], book.faults)


def _refuse_bomb(content: bytes) -> None:
    """Refuse what would unpack to more than a sheet is; a part is never longer than the zip says it is."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            _refuse_large(packed.infolist())
            _refuse_many(packed)
    except Refusal:
        raise
    except Exception as error:  # noqa: BLE001 - damaged, encrypted or oddly packed: as many errors as ways to be so
        detail = f"The file begins as a workbook does and cannot be unpacked ({type(error).__name__}); save it again."
        raise _refused("workbook_unreadable", detail) from None


def _refuse_many(packed: zipfile.ZipFile) -> None:
    marks = 0
    for part in packed.infolist():
        with packed.open(part) as unpacked:
            while chunk := unpacked.read(_CHUNK_BYTES):
                marks += chunk.count(b"<") + chunk.count(b"=")
                if marks > MAX_MARKS:
                    raise _refused("file_too_long", f"The workbook has too many cells to be read; {_REMEDY}")


def _refuse_large(parts: Sequence[zipfile.ZipInfo]) -> None:
    whole = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or whole > MAX_UNPACKED_BYTES:
        detail = f"Unpacked, the workbook has {whole:,} bytes in {len(parts)} parts; at most {MAX_UNPACKED_BYTES:,} in "
        raise _refused("file_too_large", f"{detail}{MAX_PARTS} are read; {_REMEDY}")
    for part in parts:
        if part.file_size > MAX_SMALL_PART_BYTES and not part.filename.startswith(_LARGE_PARTS):
            detail = f"{part.filename[:60]} of the workbook has {part.file_size:,} bytes; copy the rows into a new one."
            raise _refused("file_too_large", detail)


def _read_sheet(sheet: Any) -> Book:
    # What a sheet says of its own size may be wrong either way.
    sheet.reset_dimensions()
    rows: list[tuple[int, list[str]]] = []
    faults: dict[int, dict[int, CellFault]] = {}
    blank = None
    for number, cells in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS + 1), 1):
        if number > MAX_ROWS:
            raise _refused("file_too_long", f"The workbook has more than {MAX_ROWS:,} rows; {_REMEDY}")
        # The rows that a sheet leaves out are all one tuple: a hundred thousand of them are not looked at again.
        if cells is blank:
            continue
        shown = [_shown(cell) if cell.value is not None else "" for cell in cells]
        texts, wrong = _parted(shown)
        if len(texts) > MAX_COLUMNS:
            detail = f"Row {number} has more than {MAX_COLUMNS} cells; copy the columns to import into a new workbook."
            raise _refused("column_unknown", detail)
        if wrong:
            faults[number] = wrong
        if texts:
            rows.append((number, texts))
        else:
            blank = cells
    return Book(rows, faults)


def _parted(shown: Sequence[str | CellFault]) -> tuple[list[str], dict[int, CellFault]]:
    """Give a row's texts up to the last that is one, and its faults by their place."""
    texts = [one if isinstance(one, str) else one.code for one in shown]
    while texts and not texts[-1]:
        texts.pop()
    return texts, {place: one for place, one in enumerate(shown) if isinstance(one, CellFault)}


def _shown(cell: Any) -> str | CellFault:
    """Give what a cell shows: dates and times as ISO 8601 writes them, lengths of time as 26:15:00, shares as 12.5%."""
    kind, value = cell.data_type, cell.value
    if kind == "f":
        return CellFault("cell_formula", "The cell holds a formula; copy its column and paste it as values.")
    if kind == "e":
        return CellFault("cell_error", "The cell shows an error such as #N/A; mend it, or empty it.")
    if isinstance(value, str):
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value) if "_x" in value else value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date | time | timedelta):
        return _moment(value)
    # 19 % is kept as 0.19: which of the two somebody means is seen in the cell alone.
    share = cell.has_style and "%" in cell.number_format and "%" in _NO_FORMAT.sub("", cell.number_format)
    return _number(value, hundredfold=share)


def _moment(value: date | time | timedelta) -> str | CellFault:
    if (value.microseconds if isinstance(value, timedelta) else getattr(value, "microsecond", 0)) != 0:
        return CellFault("cell_fraction", "The time has fractions of a second; round it to whole seconds.")
    if isinstance(value, timedelta):
        minutes, seconds = divmod(value // timedelta(seconds=1), 60)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat()


def _number(value: Any, *, hundredfold: bool) -> str | CellFault:
    """Give a number in plain digits, as many as a spreadsheet keeps, from the shortest text that means it."""
    exact = Decimal(repr(value))
    if not exact.is_finite() or exact.adjusted() >= DIGITS:
        return CellFault("cell_digits", f"A spreadsheet keeps {DIGITS} digits of a number; type this one as text.")
    shown = format(_EXACT.plus(exact.scaleb(2) if hundredfold else exact), "f")
    plain = shown.rstrip("0").rstrip(".") if "." in shown else shown
    return f"{plain}%" if hundredfold else plain
