"""How an import is asked for and how its report looks in JSON. In: a query, an `ImportReport`. Out: `Columns`, JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.onboarding.usecases.ports import ImportReport
from shared.plumbing.fields import FlagField, IdField, TextField, WholeField
from shared.values.columns import Columns, read_columns


class RowErrorSchema(ma.Schema):
    """One fault: the file's line (the header is 1), our column and theirs, a stable code and what to do."""

    row = WholeField(required=True)
    field = TextField(required=True)
    column = TextField(required=True)
    code = TextField(required=True)
    detail = TextField(required=True)


class ChangeSchema(ma.Schema):
    """What a row changes of a trainer who is known."""

    row = WholeField(required=True)
    trainer_id = IdField("trn", required=True)
    field = TextField(required=True)
    before = TextField(required=True)
    after = TextField(required=True)


class ColumnSchema(ma.Schema):
    """Which of the file's columns is which of ours."""

    field = TextField(required=True)
    column = TextField(required=True)


class ImportReportSchema(ma.Schema):
    """What an import did, or with dry_run would do. Changes are counted by row and shown by field, 1,000 at most."""

    rows = WholeField(required=True)
    new = WholeField(required=True)
    changed = WholeField(required=True)
    known = WholeField(required=True)
    errors = ma.fields.List(ma.fields.Nested(RowErrorSchema), required=True)
    changes = ma.fields.List(ma.fields.Nested(ChangeSchema), required=True)
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


def said_of(query: dict[str, Any]) -> Columns | None:
    """Give what a query says of the file's columns."""
    return read_columns(query["columns"], query["same"], guess=query["guess"])


def report_of(report: ImportReport) -> dict[str, Any]:
    """Lay a report out: each fault under the column that the file has for it."""
    errors = [vars(one) | {"column": report.columns.get(one.field, one.field)} for one in report.errors]
    columns = [{"field": ours, "column": theirs} for ours, theirs in report.columns.items()]
    return vars(report) | {"errors": errors, "columns": columns}
