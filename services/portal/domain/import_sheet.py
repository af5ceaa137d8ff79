"""Sheets that somebody brings: their columns matched with ours. In: a file. Out: columns, a guess, our CSV.

Lines keep their numbers, so what onboarding says of line 17 is line 17 of the file that was brought.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.portal.domain.sheet_fields import Field
from shared.values import delimited
from shared.values.cells import disarmed
from shared.values.columns import guessed
from shared.values.refusal import Refusal
from shared.values.workbook import Book, as_csv, is_workbook, read_workbook

MOST_LINES = 50_000
# Stands before the code of a cell of a workbook that cannot be taken, in the place of its text: Unicode promises that
# this is no character, so no sheet has it. The text travels with the form, and what was read of the file with it.
FAULT = "\ufdd0"


OTHER_CELLS = "row_cells"


class NotASheet(ValueError):  # noqa: N818 - it is what was brought
    """What was brought cannot be read as a table; its text says what to do."""


@dataclass(frozen=True)
class Sheet:
    """The first line's columns, the other lines with their numbers, and lines that have other cells than the first."""

    columns: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    uneven: tuple[int, ...]


@dataclass(frozen=True)
class Source:
    """Where one of our columns comes from: one of theirs, or a text that is the same on every line."""

    column: str = ""
    same: str = ""


@dataclass(frozen=True)
class Wrong:
    """What is wrong with a line: our column where it is that of one, and a code."""

    row: int
    field: str
    code: str


def text_of(content: bytes) -> str:
    """Give a CSV's text, or that of a workbook as CSV, with cells that cannot be taken marked as such."""
    try:
        return as_csv(_marked(read_workbook(content))) if is_workbook(content) else delimited.text_of(content)
    except Refusal as refusal:
        raise NotASheet(refusal.detail) from None


def _marked(book: Book) -> Book:
    rows = []
    for number, cells in book.rows:
        faults = book.faults.get(number, {})
        # A text is led as in any CSV, since it is read as one: what begins with an apostrophe keeps it.
        texts = (disarmed(" ".join(cell.splitlines())) for cell in cells)
        rows.append((number, [FAULT + faults[at].code if at in faults else one for at, one in enumerate(texts)]))
    return Book(rows)


def read(text: str) -> Sheet:
    """Read a CSV, with commas, semicolons or tabs between the cells."""
    lines = text.lstrip("\ufeff")
    if not lines.strip():
        raise NotASheet("Choose a file, or paste the lines of one; the first line names the columns.")
    if "\0" in lines:
        raise NotASheet("This is no CSV; export the sheet as CSV in UTF-8.")
    try:
        columns, records = delimited.records_of(lines, "")
    except Refusal as refusal:
        raise NotASheet(refusal.detail) from None
    _require_columns(columns, len(records))
    rows = [(number, tuple(cell.strip() for cell in cells)) for number, cells in records]
    uneven = tuple(number for number, cells in rows if len(cells) != len(columns))
    return Sheet(tuple(columns), tuple(row for row in rows if len(row[1]) == len(columns)), uneven)


def _require_columns(columns: Sequence[str], lines: int) -> None:
    if not all(columns) or len(set(columns)) < len(columns):
        raise NotASheet("Every column needs a name of its own in the first line.")
    if lines > MOST_LINES:
        raise NotASheet(f"That are {lines:,} lines; bring {MOST_LINES:,} at a time.")


def guess(columns: Sequence[str], fields: Sequence[Field]) -> dict[str, Source]:
    """Match columns by name."""
    found = guessed(columns, [field.name for field in fields], {field.name: field.title for field in fields})
    return {field.name: Source(found.get(field.name, "")) for field in fields}


def missing(mapped: Mapping[str, Source], fields: Sequence[Field]) -> dict[str, str]:
    """Say of each column we cannot do without that it is not there."""
    return {
        field.name: "Choose a column, or write what is the same for everyone."
        for field in fields
        if field.needed and not (mapped[field.name].column or mapped[field.name].same)
    }


def wrong_lines(sheet: Sheet, mapped: Mapping[str, Source]) -> list[Wrong]:
    """Name the lines that cannot be sent on: by a cell of a column that is read, or by having other cells."""
    uneven = [Wrong(number, "", OTHER_CELLS) for number in sheet.uneven]
    places = _places(sheet, mapped)
    found = (
        next((Wrong(number, name, cells[at][1:]) for name, at in places.items() if cells[at].startswith(FAULT)), None)
        for number, cells in sheet.rows
    )
    return sorted([*uneven, *filter(None, found)], key=lambda one: one.row)


def ours(sheet: Sheet, mapped: Mapping[str, Source], fields: Sequence[Field]) -> str:
    """Write the sheet with our columns, each line where it was, without those that are wrong."""
    used = [field.name for field in fields if mapped[field.name].column or mapped[field.name].same]
    places, wrong = _places(sheet, mapped), {one.row for one in wrong_lines(sheet, mapped)}
    out = io.StringIO()
    writer, at = csv.writer(out, lineterminator="\n"), 2
    writer.writerow(used)
    for number, cells in sheet.rows:
        if number in wrong:
            continue
        out.write("\n" * (number - at))
        row = [cells[places[name]] if name in places else mapped[name].same for name in used]
        writer.writerow(disarmed(" ".join(cell.split())) for cell in row)
        at = number + 1
    return out.getvalue()


def _places(sheet: Sheet, mapped: Mapping[str, Source]) -> dict[str, int]:
    return {name: sheet.columns.index(source.column) for name, source in mapped.items() if source.column}
