"""Sheets as text: cells parted by commas, semicolons or tabs, as spreadsheets and exports write them.

In: bytes. Out: text, and of text the columns' names and the records under them, each with the line it starts on. What
cannot be a sheet is refused whole.
"""

from __future__ import annotations

import codecs
import csv
import io
import re

from shared.values.cells import armed
from shared.values.refusal import Refusal
from shared.values.workbook import MAX_TITLES, under_titles

# What is read is held in memory as rows: a file may have few bytes and very many of them, or of columns.
MAX_LINES = 250_000
MAX_COLUMNS = 200
MAX_LINE_BYTES = 1024 * 1024
DELIMITERS = ",;\t"
# “Unicode text” of Excel. Its bytes say so; what else is no UTF-8 could be anything, and names would come out wrong.
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# Excel's own first line, which names what parts the cells and is none of the rows.
_SAID = re.compile(f"sep=([{DELIMITERS}])", re.IGNORECASE)
_LINE = re.compile(r"\r\n|\r|\n")
Record = tuple[int, list[str]]


def text_of(content: bytes) -> str:
    """Give the text of a file in UTF-8, or in UTF-16 that says so."""
    if content.startswith(_WIDE):
        content = _decoded(content, "utf-16").encode()
    _refuse_endless(content)
    text = _decoded(content, "utf-8-sig")
    if "\0" in text:
        raise Refusal("file_not_text", "The file holds NUL bytes and is no CSV; export it again as CSV in UTF-8.")
    if not text.strip():
        raise Refusal("file_empty", "The file is empty; its first line must name the columns.")
    return text


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        detail = f"Byte {error.start + 1} is not UTF-8; save the sheet as CSV in UTF-8, or as .xlsx."
        raise Refusal("file_not_utf8", detail) from None


def _refuse_endless(content: bytes) -> None:
    count = max(content.count(b"\n"), content.count(b"\r"))
    if count > MAX_LINES:
        raise Refusal("file_too_long", f"The file has {count:,} lines; at most {MAX_LINES:,} are read. Split it.")
    for number, line in enumerate(content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"), 1):
        if len(line) > MAX_LINE_BYTES:
            detail = f"Line {number} has {len(line):,} bytes; no row of a sheet is that long. Export it again as CSV."
            raise Refusal("line_too_long", detail)


def records_of(text: str, first_required: str) -> tuple[list[str], list[Record]]:
    """Give the names of columns, under what titles there are, and the records that hold anything."""
    first, *others = (line for line in _LINE.split(text.lstrip("\r\n"), MAX_TITLES + 1) if line.strip())
    said = _said(first)
    records = _records(text, said or _most(first, *others, first_required=first_required), first_required)
    held = [one for one in records if any(cell.strip() for cell in one[1])][1 if said else 0 :]
    if not held:
        raise Refusal("file_empty", "The file is empty; its first line must name the columns.")
    (_line, names), *rows = under_titles(held)
    return _without_margin([name.strip() for name in names], rows)


def _records(text: str, delimiter: str, first_required: str) -> list[Record]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    records: list[Record] = []
    line = 1
    try:
        for cells in reader:
            records.append((line, [armed(cell) for cell in cells]))
            line = reader.line_num + 1
    except csv.Error as error:
        detail = f"The record that starts on line {line} cannot be read ({error}); is the file whole?"
        raise Refusal("file_cut_off", detail, pointer=first_required) from None
    return records


def _said(line: str) -> str:
    """Give what Excel's own first line says that parts the cells; nothing where the first line is none."""
    found = _SAID.fullmatch(line)
    return found[1] if found else ""


def _most(*lines: str, first_required: str) -> str:
    """Give what the names of columns are parted by, which a title above them may not hold."""
    counts = [{one: line.count(one) for one in DELIMITERS} for line in lines]
    if max(counts[0].values()) >= MAX_COLUMNS:
        detail = f"The first line names more than {MAX_COLUMNS} columns; is it the header of this sheet?"
        raise Refusal("column_unknown", detail, pointer=first_required)
    parted = next((one for one in counts if any(one.values())), counts[0])
    return max(DELIMITERS, key=parted.__getitem__)


def _without_margin(names: list[str], rows: list[Record]) -> tuple[list[str], list[Record]]:
    """Leave out columns at the end that have no name and hold nothing: spreadsheets write what was once formatted."""
    width = len(names)
    while width and not names[width - 1]:
        width -= 1
    if width == len(names) or any(cell.strip() for _line, cells in rows for cell in cells[width : len(names)]):
        return names, rows
    return names[:width], [(line, cells[:width] + cells[len(names) :]) for line, cells in rows]
