"""From text to records: CSV with quoted cells over several lines, and recovery after a broken one.

In: text and a delimiter. Out: `Record`s with the physical line on which each starts (1 is the first line of the
file), and a `Broken` for each record that cannot be cut into cells; reading goes on with the line after its first.
CSV as in RFC 4180; a cell of more than 32 KiB is refused (spreadsheets end at 32,767 characters).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

MAX_CELL_CHARACTERS = 32_768
# Forty full cells; a line beyond that is no record, and looking at each of its millions of cells would take minutes.
MAX_LINE_CHARACTERS = 40 * MAX_CELL_CHARACTERS
_UNREADABLE = re.compile("[\x00\udc80-\udcff]")


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one record that starts on `line`."""

    line: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class Broken:
    """A record that starts on `line` and cannot be read, because of its cell number `index` (0 is the first)."""

    line: int
    index: int
    code: str
    detail: str


def read_records(text: str, delimiter: str) -> Iterator[Record | Broken]:
    """Cut text into records, in order; blank lines are skipped."""
    lines = list(io.StringIO(text, newline=""))
    watchful = _UNREADABLE.search(text) is not None
    at = 0
    found: Record | Broken
    while at < len(lines):
        line = lines[at]
        if len(line) > MAX_LINE_CHARACTERS:
            found, at = Broken(at + 1, 0, "line_too_long", f"The line has {len(line)} characters; at most "
                               f"{MAX_LINE_CHARACTERS} are read. Export it again."), at + 1  # fmt: skip
        elif '"' in line:
            found, at = _quoted(lines, at, delimiter)
        else:
            found, at = Record(at + 1, line.rstrip("\r\n").split(delimiter)), at + 1
        if isinstance(found, Record) and (watchful or len(line) > MAX_CELL_CHARACTERS or at > found.line + 1):
            found = _bad_cell(found) or found
        if isinstance(found, Broken) or any(found.cells):
            yield found


def _quoted(lines: list[str], at: int, delimiter: str) -> tuple[Record | Broken, int]:
    """Read the record at line index `at`; give it with the index of the line after it."""
    end = at + 1
    cells = _cells(lines[at], delimiter)
    if cells is None:
        end = _closing_line(lines, at)
        cells = _cells("".join(lines[at:end]), delimiter) if end > at + 1 else None
    if cells is not None:
        return Record(at + 1, cells), end
    index = len(_walk(lines[at], delimiter)[0])
    return Broken(at + 1, index, "quote_unbalanced", "A quoted cell is not closed or has text after its closing "
                  "quote: the line is damaged or the file was cut; export it again."), at + 1  # fmt: skip


def _closing_line(lines: list[str], at: int) -> int:
    """Give the index after the line on which the quotes opened at `at` are balanced again, or `at + 1` if never."""
    odd = False
    for index in range(at, len(lines)):
        if lines[index].count('"') % 2:
            odd = not odd
        if not odd:
            return index + 1
    return at + 1


def _cells(text: str, delimiter: str) -> list[str] | None:
    if len(text) > MAX_CELL_CHARACTERS:
        cells, whole = _walk(text, delimiter)
        return cells if whole else None
    try:
        return next(csv.reader([text], delimiter=delimiter, strict=True), [])
    except csv.Error:
        return None


def _walk(text: str, delimiter: str) -> tuple[list[str], bool]:
    """Cut cells one by one, up to the first broken one; slower than `csv`, but without its limit of size."""
    text, at = text.rstrip("\r\n"), 0
    cells: list[str] = []
    while True:
        quoted = text.startswith('"', at)
        end = _end_of_quoted(text, at) if quoted else _end_of_plain(text, at, delimiter)
        if end is None or text[end : end + 1] not in (delimiter, ""):
            return cells, False
        cells.append(text[at + 1 : end - 1].replace('""', '"') if quoted else text[at:end])
        if end == len(text):
            return cells, True
        at = end + 1


def _end_of_quoted(text: str, at: int) -> int | None:
    """Give the index after the closing quote, None where there is none."""
    end = text.find('"', at + 1)
    while end >= 0 and text.startswith('"', end + 1):
        end = text.find('"', end + 2)
    return None if end < 0 else end + 1


def _end_of_plain(text: str, at: int, delimiter: str) -> int | None:
    """Give the index of the next delimiter or the end, None where the line ends before it."""
    found = text.find(delimiter, at)
    end = len(text) if found < 0 else found
    broken = any(text.find(mark, at, end) >= 0 for mark in "\r\n")
    return None if broken else end


def _bad_cell(record: Record) -> Broken | None:
    for index, cell in enumerate(record.cells):
        if len(cell) > MAX_CELL_CHARACTERS:
            return Broken(record.line, index, "cell_too_large",
                          f"The cell has {len(cell)} characters; at most {MAX_CELL_CHARACTERS} are read.")  # fmt: skip
        if _UNREADABLE.search(cell):
            what = "a NUL byte" if "\0" in cell else "bytes that the file's encoding cannot read"
            return Broken(record.line, index, "bytes_unreadable",
                          f"The cell holds {what}; mend it, or name the file's encoding.")  # fmt: skip
    return None
