"""Lists from files: what a list's own POST makes one at a time, from the rows of a sheet, CSV or XLSX.

In: a table of `Rows`, one a kind of thing. Out: a route each, and a report by row. A row's columns are the fields of
that POST, under the names that the list has as a file; a row goes through the POST's schema and use case and is
refused as it would be there. The file is read before a transaction is open. What the list shows already is known and
adds nothing: the same sheet twice is the sheet once.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import marshmallow as ma
from flask import current_app, g, request
from flask.views import MethodView
from sqlalchemy.exc import IntegrityError

from shared.plumbing.bodies import strict_json
from shared.plumbing.cursors import MAX_LIMIT
from shared.plumbing.exported import Column, columns_of
from shared.plumbing.faults import faults_of
from shared.plumbing.fields import FlagField, TextField, WholeField
from shared.plumbing.problems import WebRefusal
from shared.plumbing.web import Blueprint, takes, transact, unit
from shared.values.columns import Columns, read_columns
from shared.values.refusal import Refusal
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA, RowError, Sheet, Understood, parse_rows, read_sheet

# What a person brings at once; each row is a request of its own to the use case behind it.
MAX_BYTES, MOST_ROWS = 8 * 1024 * 1024, 10_000
_WHOLE = re.compile(r"-?\d{1,19}", re.ASCII)
# Some programs keep yes and no as 1 and 0.
_FLAGS: Mapping[str, bool] = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
Body = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True)
class Rows:
    """One kind of thing that comes by the sheet: the route, what it is called, and the pieces of its list's own POST.

    `enter` does with a loaded body what that POST does; with `together`, it only checks, and all that passed are made
    by that at once. `there` gives what is there already, of what these bodies are about and within the caller's reach,
    in a shape that `schema` dumps; `kept` leaves of a dumped row what tells it apart, written as it is kept. `made_id`
    names the id of what was made. Of what the columns `once` name, a sheet says one thing only.
    """

    path: str
    what: str
    schema: type[ma.Schema]
    made_id: str
    enter: Callable[[Body], Any]
    there: Callable[[Sequence[Body]], Iterable[Any]]
    together: Callable[[list[Any]], Sequence[Any]] | None = None
    kept: Callable[[Body], Body] = lambda row: row
    once: Sequence[str] = ()
    key_required: bool = False

    @cached_property
    def columns(self) -> list[Column]:
        """Give the columns of a row."""
        return columns_of(self.schema)

    def named(self, pointer: str) -> str:
        """Give the column that a fault's pointer means."""
        path = tuple(pointer.strip("/").split("/"))
        found = (one.name for one in self.columns if path[: len(one.path)] == one.path or one.path[: len(path)] == path)
        return next(found, ".".join(path))


class RowErrorSchema(ma.Schema):
    """One fault: the file's line (the header is 1), our column and theirs, a stable code and what to do."""

    row = WholeField(required=True)
    field = TextField(required=True, least=0)
    column = TextField(required=True, least=0)
    code = TextField(required=True)
    detail = TextField(required=True, most=2000)


class ColumnSchema(ma.Schema):
    """Which of the file's columns is which of ours."""

    field = TextField(required=True)
    column = TextField(required=True)


class ReportSchema(ma.Schema):
    """What an import did, or with dry_run would do: each row is new, known or at fault."""

    rows = WholeField(required=True)
    new = WholeField(required=True)
    known = WholeField(required=True)
    errors = ma.fields.List(ma.fields.Nested(RowErrorSchema), required=True)
    columns = ma.fields.List(ma.fields.Nested(ColumnSchema), required=True)
    columns_ignored = ma.fields.List(TextField(), required=True)
    dry_run = FlagField(required=True)


class ImportQuery(ma.Schema):
    """`?dry_run=true` says what would happen and saves nothing.

    Columns are ours unless something is said of them: `?columns=` names theirs by our names, `?same=` gives texts that
    are the same on every row (both JSON objects), `?guess=true` matches the others by name. What is not matched then
    is left out, and named in the report.
    """

    dry_run = FlagField(from_text=True, load_default=False)
    columns = TextField(most=4_000, least=0, load_default="")
    same = TextField(most=4_000, least=0, load_default="")
    guess = FlagField(from_text=True, load_default=False)


def said_of_columns() -> Columns | None:
    """Give what the query says of the file's columns; asked before a view's own arguments are read."""
    asked = request.args
    return read_columns(asked.get("columns", ""), asked.get("same", ""), guess=asked.get("guess") == "true")


def brought(reader: str, asked: Callable[[], Mapping[str, Any]] = dict) -> Callable[[], None]:
    """Give what has the file that is sent read by a reader of the service, as it is `asked`: for `transact(first=…)`.

    A large file takes long to read, and on SQLite nobody else writes while a transaction is open.
    """

    def read() -> None:
        readers = current_app.extensions["hourbook"].service.readers
        g.sheet_read = readers[reader](request.get_data(), **asked())

    return read


def as_columns_say() -> Mapping[str, Any]:
    """Ask for the file to be read by what the query says of its columns."""
    return {"said": said_of_columns()}


def sheet_read() -> Any:
    """Give what was read."""
    return g.sheet_read


def under_columns(errors: Iterable[RowError], columns: Mapping[str, str]) -> Body:
    """Lay errors out under the columns that the file has, and say which those are."""
    found = [vars(one) | {"column": columns.get(one.field, one.field)} for one in errors]
    return {"errors": found, "columns": [{"field": ours, "column": theirs} for ours, theirs in columns.items()]}


def reported(report: Any, sheet: Understood[Any]) -> Body:
    """Lay out the report of a sheet that a reader of the service read."""
    laid: Body = vars(report) | under_columns(report.errors, sheet.columns)
    return laid | {"columns_ignored": sheet.ignored}


def every(page: Callable[[str, int], Sequence[T]], key: Callable[[T], str]) -> Iterator[T]:
    """Give all things of a list that comes in pages, which are asked for by a key to begin after and a limit."""
    after = ""
    while some := page(after, MAX_LIMIT):
        yield from some
        after = key(some[-1])


def of_each(bodies: Sequence[Body], name: str, ask: Callable[[str], Iterable[T]]) -> Iterator[T]:
    """Give what is there of each thing that bodies name, nothing of one that is not there for the caller."""
    for one in dict.fromkeys(str(body[name]) for body in bodies):
        with suppress(Refusal):
            yield from ask(one)


def imports(blueprint: Blueprint, *table: Rows) -> None:
    """Make a route of each."""
    for rows in table:
        blueprint.route(rows.path)(_view(rows))


def _view(rows: Rows) -> type[MethodView]:
    def read() -> None:
        g.rows_read = _read(rows, request.get_data())

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_BYTES)
    @transact(key_required=rows.key_required, first=read)
    @_ANY.arguments(ImportQuery, location="query")
    @_ANY.response(200, ReportSchema)
    def post(_self: MethodView, query: Body) -> Body:
        return _bring(rows, *g.rows_read, dry_run=query["dry_run"])

    post.__doc__ = (
        f"Import {rows.what} from CSV or XLSX; good rows are entered, bad ones reported, known ones left alone."
    )
    name = "".join(word.capitalize() for word in re.split(r"[/-]", rows.path))
    return type(name, (MethodView,), {"__doc__": f"Sheets of {rows.what}.", "post": post})


# Its marks are those of any blueprint; it has no routes of its own.
_ANY = Blueprint("imported", __name__, url_prefix="", description="")
Loaded = list[tuple[int, Body]]


def _read(rows: Rows, content: bytes) -> tuple[Sheet, Loaded, list[RowError]]:
    """Read a file and its rows as bodies; refuses it whole only where its columns or bytes make no sense."""
    required = [column.name for column in rows.columns if column.needed]
    optional = [column.name for column in rows.columns if not column.needed]
    sheet = read_sheet(content, required=required, optional=optional, said=said_of_columns())
    if len(sheet.rows) > MOST_ROWS:
        detail = f"The file has {len(sheet.rows):,} rows; at most {MOST_ROWS:,} of these are taken at once. Split it."
        raise Refusal("file_too_long", detail, pointer="file")
    schema = rows.schema()

    def load(cells: Mapping[str, str]) -> Body:
        try:
            loaded: Body = schema.load(_body(rows.columns, cells))
        except ma.ValidationError as error:
            faults = tuple(faults_of(error.messages))
            raise Refusal("request_invalid", "Some fields are wrong; each is listed.", faults=faults) from None
        return loaded

    parsed, errors = parse_rows(sheet, lambda row: load(row.cells))
    return sheet, [(row.number, body) for row, body in parsed], errors


def _bring(rows: Rows, sheet: Sheet, loaded: Loaded, errors: list[RowError], *, dry_run: bool) -> Body:
    schema, opened = rows.schema(), unit()
    with opened.rehearsal(only_try=dry_run):
        known = {_laid(rows, schema, one): 0 for one in rows.there([body for _number, body in loaded])}
        passed, met = [], 0
        firsts: dict[tuple[Any, ...], int] = {}
        for number, body in loaded:
            try:
                laid = _laid(rows, schema, body)
                if known.get(laid) == 0:
                    met += 1
                    continue
                _require_first(rows, number, known.setdefault(laid, number))
                of = _told_once(rows, schema, body, number)
                with opened.rehearsal():
                    made = rows.enter(body)
                    _require_one(rows, number, firsts.get(of, number))
                passed.append(made)
                firsts[of] = number
            except IntegrityError:
                detail = "Something that is there already goes by the same name or reference; give this one another."
                errors.append(RowError(number, "", "taken_already", detail))
            except Refusal as refusal:
                errors += _errors(rows, number, refusal)
        entered = rows.together(passed) if rows.together and passed else passed
        opened.concerned += [getattr(one, rows.made_id) for one in entered]
    found = sorted(
        RowError(one.row, rows.named(one.field) if one.field else "", one.code, one.detail) for one in errors
    )
    counts = {"rows": len(passed) + met + len({one.row for one in found}), "new": len(passed), "known": met}
    return counts | under_columns(found, sheet.columns) | {"columns_ignored": sheet.ignored, "dry_run": dry_run}


def _require_first(rows: Rows, number: int, first: int) -> None:
    if first != number:
        detail = f"Row {first} says the very same; keep one of them."
        raise Refusal("row_twice", detail, pointer=rows.columns[0].name)


def _require_one(rows: Rows, number: int, first: int) -> None:
    if first != number:
        detail = f"Row {first} says something else of the same {', '.join(rows.once)}; keep one of them."
        raise Refusal("row_contradicts", detail, pointer=rows.once[-1])


def _told_once(rows: Rows, schema: ma.Schema, body: Body, number: int) -> tuple[Any, ...]:
    """Give what a row speaks of; where sheets may say several things of the same, each row speaks of its own."""
    dumped = schema.dump(body)
    return tuple(dumped.get(name) for name in rows.once) or (number,)


def _errors(rows: Rows, number: int, refusal: Refusal) -> list[RowError]:
    """Give the errors of a refused row; what is not found is named by the column of its id, or the first column."""
    if refusal.faults:
        return [RowError(number, one.pointer, one.code, one.detail) for one in refusal.faults]
    what, found, _ = refusal.code.partition("_not_found")
    names = [column.name for column in rows.columns]
    place = (f"{what}_id" if f"{what}_id" in names else names[0]) if found else ""
    return [RowError(number, place, refusal.code, refusal.detail)]


def _laid(rows: Rows, schema: ma.Schema, thing: Any) -> tuple[Any, ...]:
    """Lay a thing out to be compared; nothing is the same as an empty text."""
    dumped = rows.kept(schema.dump(thing))
    return tuple(cell if cell not in ("", None) else None for cell in (one.cell(dumped) for one in rows.columns))


def _body(columns: Iterable[Column], cells: Mapping[str, str]) -> Body:
    """Build the JSON that a row stands for; an empty cell is a field left out."""
    body: Body = {}
    for column in columns:
        if text := cells.get(column.name, ""):
            part = body
            for key in column.path[:-1]:
                part = part.setdefault(key, {})
            in_percent = column.path[-1].endswith("percent")
            part[column.path[-1]] = _value(column.field, text.removesuffix("%").strip() if in_percent else text)
    return body


def _value(field: ma.fields.Field[Any], text: str) -> Any:
    """Read a cell as its field wants it in JSON; what cannot be read so is left for the schema to refuse."""
    if isinstance(field, WholeField) and _WHOLE.fullmatch(text):
        return int(text)
    if isinstance(field, FlagField):
        return _FLAGS.get(text.lower(), text)
    if isinstance(field, ma.fields.List) and isinstance(field.inner, ma.fields.Nested):
        try:
            return strict_json(text.encode())
        except WebRefusal:
            return text
    if isinstance(field, ma.fields.List):
        return [one.strip() for one in text.split(";") if one.strip()]
    return text
