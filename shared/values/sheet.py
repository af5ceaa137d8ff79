"""Sheets that people upload, CSV or Excel workbooks, read row by row, each error with its row and field.

In: the bytes of a file, the columns it must and may have, and what was said of theirs. Out: rows with their line
numbers (the header is line 1) and row errors. One bad row never spoils the rest; a file that is no sheet at all is
refused whole. Which of the two a file is say its bytes, not what it was called on its way.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from shared.values.columns import Columns, matched
from shared.values.delimited import records_of, text_of
from shared.values.refusal import Refusal
from shared.values.workbook import CellFault, is_workbook, read_workbook

# The media types of the two: of what is uploaded here, and of every list that is taken as a file.
CSV_MEDIA, XLSX_MEDIA = "text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MAX_BYTES = 64 * 1024 * 1024
MAX_CELL_CHARACTERS = 10_000
T = TypeVar("T")


@dataclass(frozen=True, order=True)
class RowError:
    """One fault in one row: the file's line, the column, a stable code, a sentence with the remedy."""

    row: int
    field: str
    code: str
    detail: str


@dataclass(frozen=True)
class Row:
    """One record: the line on which it starts and its cells by column, stripped of spaces at the ends."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """What could be read, and what could not; their columns by our names, and those that are not ours."""

    rows: list[Row]
    errors: list[RowError] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood(Generic[T]):
    """A sheet whose rows were read as what they mean, with what is wrong with others.

    `columns` are theirs by our names, and `ignored` those that are not ours.
    """

    rows: list[T]
    errors: list[RowError]
    columns: Mapping[str, str]
    ignored: tuple[str, ...]


def read_sheet(
    content: bytes, *, required: Sequence[str], optional: Sequence[str] = (), said: Columns | None = None
) -> Sheet:
    """Read a CSV file (`delimited.py` says of what kinds) or a workbook.

    Refuses the whole file where it is too large or long, not text, empty, cut off inside quotes, or where a required
    column is missing, a column is unknown or stands twice: guessing there would put values into wrong places. Where
    somebody `said` which of their columns are ours, or asked to guess by name, others are left out and named.
    """
    names, records, wrong = _opened(content, required[0])
    if said is None:
        names = [name.lower() for name in names]
        _check_columns(names, required, optional)
        said, places = Columns(), {name: name for name in names}
    else:
        _check_columns([name.lower() for name in names if name], (), [name.lower() for name in names])
        places = matched(names, required, optional, said)
    sheet = Sheet([], columns=places, ignored=tuple(name for name in names if name not in places.values()))
    at = {ours: names.index(theirs) for ours, theirs in places.items()}
    same = {name: text.strip() for name, text in said.same.items() if name not in at}
    for number, cells in records:
        if not any(cell.strip() for cell in cells):
            continue
        error = _row_error(number, names, cells) or _cell_error(number, at, wrong)
        if error:
            sheet.errors.append(error)
        else:
            sheet.rows.append(Row(number, {ours: cells[place].strip() for ours, place in at.items()} | same))
    return sheet


def parse_rows(sheet: Sheet, parse: Callable[[Row], T]) -> tuple[list[tuple[Row, T]], list[RowError]]:
    """Parse each row; a `Refusal` becomes errors of its row and the other rows go on."""
    parsed: list[tuple[Row, T]] = []
    errors = list(sheet.errors)
    for row in sheet.rows:
        try:
            parsed.append((row, parse(row)))
        except Refusal as refusal:
            errors.extend(row_errors(row.number, refusal))
    return parsed, sorted(errors)


def row_errors(number: int, refusal: Refusal) -> list[RowError]:
    """Turn a refusal into errors of the row it was met in."""
    if not refusal.faults:
        return [RowError(number, "", refusal.code, refusal.detail)]
    return [RowError(number, fault.pointer.strip("/"), fault.code, fault.detail) for fault in refusal.faults]


# The columns' names, each record's cells with its line and, of a workbook, cells that cannot be taken: line, place.
Opened = tuple[list[str], list[tuple[int, list[str]]], Mapping[int, Mapping[int, CellFault]]]


def _opened(content: bytes, first_required: str) -> Opened:
    if len(content) > MAX_BYTES:
        raise Refusal(
            "file_too_large", f"The file has {len(content):,} bytes; at most {MAX_BYTES:,} are read. Split it."
        )
    return _of_workbook(content) if is_workbook(content) else (*records_of(text_of(content), first_required), {})


def _of_workbook(content: bytes) -> Opened:
    book = read_workbook(content)
    return [name.strip() for name in book.rows[0][1]], book.rows[1:], book.faults


def _cell_error(number: int, at: Mapping[str, int], wrong: Mapping[int, Mapping[int, CellFault]]) -> RowError | None:
    faults = wrong.get(number, {})
    name = next((name for name, place in at.items() if place in faults), None)
    return RowError(number, name, faults[at[name]].code, faults[at[name]].detail) if name else None


def _check_columns(names: Sequence[str], required: Sequence[str], optional: Sequence[str]) -> None:
    missing = [name for name in required if name not in names]
    unknown = [name for name in names if name not in {*required, *optional}]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    for code, columns, remedy in (
        ("column_missing", missing, "add it"),
        ("column_unknown", unknown, f"known columns are {', '.join([*required, *optional])}"),
        ("column_twice", twice, "keep one of them"),
    ):
        if columns:
            shown = ", ".join(column[:60] or "(no name)" for column in columns[:10])
            raise Refusal(code, f"{code.replace('_', ' ').capitalize()}: {shown}; {remedy}.", pointer=columns[0][:60])


def _row_error(number: int, names: Sequence[str], cells: Sequence[str]) -> RowError | None:
    if len(cells) != len(names):
        detail = f"The row has {len(cells)} cells and the header {len(names)}; is a comma unquoted or the file cut off?"
        return RowError(number, "", "row_cells", detail)
    for name, cell in zip(names, cells, strict=True):
        if len(cell) > MAX_CELL_CHARACTERS:
            return RowError(
                number, name, "cell_too_long", f"At most {MAX_CELL_CHARACTERS} characters; this has {len(cell)}."
            )
    return None
