"""Lists as files: every list of every service as CSV or XLSX, all of its pages, by the list's own route.

In: a view that answers pages, and the schema of an item. Out: a file, a column a field. It holds what the list would
answer to the same caller, read in one transaction, so that no page knows more than another. Text that a spreadsheet
would run as a formula gets an apostrophe in CSV; in XLSX every text is a text. A file is written whole before any of it
is sent: one that was cut off must not pass for whole.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import IO, Any

import msgspec
import xlsxwriter
from flask import Response, request
from marshmallow import Schema, fields
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.wsgi import FileWrapper

from shared.plumbing.cursors import MAX_LIMIT
from shared.plumbing.fields import MoneyField
from shared.plumbing.problems import WebRefusal
from shared.values.cells import disarmed
from shared.values.refusal import Refusal
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA

PARAMETER = "format"
CSV, XLSX = "csv", "xlsx"
MEDIA: Mapping[str, str] = {CSV: CSV_MEDIA, XLSX: XLSX_MEDIA}
JSON, JSON_MEDIA = "json", "application/json"
# What a sheet of Excel holds (its specification), the first row being the names.
SHEET_ROWS, SHEET_CELL_CHARACTERS = 1_048_576, 32_767
# Whole numbers beyond these lose digits in a spreadsheet, which keeps them as binary fractions.
_EXACT = 2**53
_IN_MEMORY_BYTES = 8_388_608
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)

Row = Mapping[str, Any]
Cell = str | int | None


@dataclass(frozen=True)
class Column:
    """One column: its name, the keys that lead to its value, its field, and whether no item is without it."""

    name: str
    path: tuple[str, ...]
    field: fields.Field[Any] = field(default_factory=fields.Raw, compare=False)
    needed: bool = False

    def cell(self, row: Row) -> Cell:
        """Give its value in a row as a spreadsheet shows it; None where there is none."""
        value: Any = row
        for key in self.path:
            value = value.get(key) if isinstance(value, Mapping) else None
        return _flat(value)


def listed_by(schema: Any) -> type[Schema] | None:
    """Give the schema of an item where `schema` is that of a list: things under `data`."""
    if isinstance(schema, type) and issubclass(schema, Schema):
        return _item_of(schema)
    return _item_in(schema) if isinstance(schema, Schema) else None


@cache
def _item_of(schema: type[Schema]) -> type[Schema] | None:
    return _item_in(schema())


def _item_in(schema: Schema) -> type[Schema] | None:
    data = schema.fields.get("data")
    if isinstance(data, fields.List) and isinstance(data.inner, fields.Nested):
        return type(data.inner.schema)
    return None


def take_format() -> str | None:
    """Give the format that is asked for, by `?format=` (then hidden from the view) or by Accept; None is JSON."""
    named = request.args.get(PARAMETER)
    if named is not None:
        if named not in (JSON, *MEDIA):
            detail = f"Lists come as {JSON}, {CSV} or {XLSX}."
            raise WebRefusal(422, "format_unknown", detail, pointer=PARAMETER)
        request.args = ImmutableMultiDict({key: value for key, value in request.args.lists() if key != PARAMETER})
        return None if named == JSON else named
    if "accept" not in request.headers:
        return None
    best = request.accept_mimetypes.best_match([JSON_MEDIA, *MEDIA.values()], default=JSON_MEDIA)
    return next((name for name, media in MEDIA.items() if media == best), None)


def columns_of(schema: type[Schema], before: tuple[str, ...] = (), *, needed: bool = True) -> list[Column]:
    """Give the columns of an item's fields in their order: those of a part follow, money has its currency beside it."""
    found: list[Column] = []
    for name, one in schema().fields.items():
        path, named, must = (
            (*before, one.data_key or name),
            ".".join([*before, one.data_key or name]),
            needed and one.required,
        )
        if isinstance(one, fields.Nested) and not one.many:
            found += columns_of(type(one.schema), path, needed=must)
        elif isinstance(one, MoneyField):
            found.append(Column(named, (*path, "amount"), one, must))
            found.append(Column(f"{named}_currency", (*path, "currency"), one, must))
        else:
            found.append(Column(named, path, one, must))
    return found


def export(
    form: str, item: type[Schema], ask: Callable[[], Response], name: str, at_epoch: int, *, paged: bool
) -> tuple[Response, int]:
    """Ask for page after page and answer the file, and how many rows it holds; a refusal of any page is raised."""
    file: IO[bytes] = SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES)  # noqa: SIM115 - closed with the answer
    try:
        rows = _WRITERS[form](file, columns_of(item), _pages(ask, paged=paged), at_epoch)
    except BaseException:
        file.close()
        raise
    size = file.tell()
    file.seek(0)
    answer = Response(FileWrapper(file), content_type=_CONTENT_TYPES[form], direct_passthrough=True)
    answer.content_length = size
    day = datetime.fromtimestamp(at_epoch, UTC).date().isoformat()
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}-{day}.{form}"'
    answer.call_on_close(file.close)
    return answer, rows


def _pages(ask: Callable[[], Response], *, paged: bool) -> Iterator[Sequence[Row]]:
    """Ask the route's own view, as if each page were asked for by itself; where the caller's page began counts not."""
    if not request.args.keys().isdisjoint(("cursor", "limit")):
        # They count for nothing here, and are refused all the same where the list would refuse them.
        ask()
    asked = {key: values for key, values in request.args.lists() if key not in ("cursor", "limit")}
    more = {"limit": [str(MAX_LIMIT)]} if paged else {}
    while True:
        request.args = ImmutableMultiDict({**asked, **more})
        said = msgspec.json.decode(ask().get_data())
        yield said["data"]
        if not said.get("next_cursor"):
            return
        more["cursor"] = [said["next_cursor"]]


def _write_csv(file: IO[bytes], columns: Sequence[Column], pages: Iterator[Sequence[Row]], _at_epoch: int) -> int:
    # With a byte-order mark, so that spreadsheets read names right.
    text, count = io.TextIOWrapper(file, "utf-8-sig", newline="", write_through=True), 0
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.name for column in columns])
    for page in pages:
        writer.writerows([_csv_cell(column.cell(row)) for column in columns] for row in page)
        count += len(page)
    text.flush()
    text.detach()
    return count


def _csv_cell(cell: Cell) -> Cell:
    return disarmed(cell) if isinstance(cell, str) and not _NUMBER.fullmatch(cell) else cell


def _write_xlsx(file: IO[bytes], columns: Sequence[Column], pages: Iterator[Sequence[Row]], at_epoch: int) -> int:
    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    book.set_properties({"created": datetime.fromtimestamp(at_epoch, UTC).replace(tzinfo=None)})
    sheet, count = book.add_worksheet("data"), 0
    sheet.freeze_panes(1, 0)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.name)
    for page in pages:
        for row in page:
            count += 1
            _write_row(sheet, count, columns, row)
    book.close()
    file.seek(0, io.SEEK_END)
    return count


def _write_row(sheet: Any, number: int, columns: Sequence[Column], row: Row) -> None:
    if number >= SHEET_ROWS:
        raise Refusal("rows_too_many", f"A sheet holds {SHEET_ROWS - 1:,} rows; narrow the list, or take it as CSV.")
    for place, column in enumerate(columns):
        cell = column.cell(row)
        if isinstance(cell, int) and abs(cell) < _EXACT:
            sheet.write_number(number, place, cell)
        elif cell is not None and cell != "":
            if len(str(cell)) > SHEET_CELL_CHARACTERS:
                detail = f"Row {number}, {column.name}: a cell of a sheet is too short for it; take the list as CSV."
                raise Refusal("cell_too_long", detail)
            sheet.write_string(number, place, str(cell))


def _flat(value: Any) -> Cell:
    """Show a value in one cell: lists of words side by side, anything deeper as JSON."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, list) and not any(isinstance(one, list | dict) for one in value):
        return "; ".join(str(_flat(one)) for one in value)
    return msgspec.json.encode(value).decode()


_WRITERS: Mapping[str, Callable[[IO[bytes], Sequence[Column], Iterator[Sequence[Row]], int], int]] = {
    CSV: _write_csv, XLSX: _write_xlsx,
}  # fmt: skip
_CONTENT_TYPES: Mapping[str, str] = {CSV: "text/csv; charset=utf-8; header=present", XLSX: MEDIA[XLSX]}
