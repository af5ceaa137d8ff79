"""Sheets that somebody brings: their columns matched with ours. In: a file. Out: columns, a guess, our CSV.

Lines keep their numbers, so what onboarding says of line 17 is line 17 of the file that was brought.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from services.portal.domain.sheet_fields import Field
from shared.values.columns import guessed
from shared.values.refusal import Refusal
from shared.values.workbook import as_csv, is_workbook, letters, read_workbook

MOST_LINES = 50_000


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


def text_of(content: bytes) -> str:
    """Give a CSV's text, or that of a workbook as CSV; a workbook is brought whole or not at all."""
    if is_workbook(content):
        try:
            book = read_workbook(content)
        except Refusal as refusal:
            raise NotASheet(refusal.detail) from None
        for number, faults in book.faults.items():
            place = min(faults)
            raise NotASheet(f"Row {number}, column {letters(place)}: {faults[place].detail}")
        return as_csv(book)
    try:
        return str(content, "utf-8-sig")
    except UnicodeDecodeError:
        raise NotASheet("The file is not UTF-8; save the sheet as CSV in UTF-8, or as .xlsx.") from None


def read(text: str) -> Sheet:
    """Read a CSV, with commas, semicolons or tabs between the cells."""
    lines = text.lstrip("\ufeff")
    if not lines.strip():
        raise NotASheet("Choose a file, or paste the lines of one; the first line names the columns.")
    if "\0" in lines:
        raise NotASheet("This is no CSV; export the sheet as CSV in UTF-8.")
    header = lines.lstrip("\r\n").split("\n", 1)[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.reader(io.StringIO(lines, newline=""), delimiter=delimiter, strict=True)
    try:
        # Above the names of a workbook's columns stood a title, of which its lines are left.
        columns = next(tuple(name.strip() for name in cells) for cells in reader if cells)
        rows, at = [], reader.line_num + 1
        for cells in reader:
            rows.append((at, tuple(cell.strip() for cell in cells)))
            at = reader.line_num + 1
    except csv.Error as error:
        raise NotASheet(f"Line {reader.line_num} cannot be read ({error}); is a quote missing?") from None
    _require_columns(columns, len(rows))
    kept = [(number, cells) for number, cells in rows if any(cells)]
    uneven = tuple(number for number, cells in kept if len(cells) != len(columns))
    return Sheet(columns, tuple(row for row in kept if len(row[1]) == len(columns)), uneven)


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


def ours(sheet: Sheet, mapped: Mapping[str, Source], fields: Sequence[Field]) -> str:
    """Write the sheet with our columns, each line where it was."""
    used = [field.name for field in fields if mapped[field.name].column or mapped[field.name].same]
    places = {name: sheet.columns.index(mapped[name].column) for name in used if mapped[name].column}
    out = io.StringIO()
    writer, at = csv.writer(out, lineterminator="\n"), 2
    writer.writerow(used)
    for number, cells in sheet.rows:
        out.write("\n" * (number - at))
        row = [cells[places[name]] if name in places else mapped[name].same for name in used]
        writer.writerow(" ".join(cell.split()) for cell in row)
        at = number + 1
    return out.getvalue()
