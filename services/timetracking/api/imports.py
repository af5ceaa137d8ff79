"""Tracker exports over HTTP: the file as the body, how to read it in the query, row errors in the answer."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import request
from flask.views import MethodView

from services.timetracking.api.entries import CapWarningSchema
from services.timetracking.domain.codes import read_task_codes
from services.timetracking.usecases.import_hours import ImportHours, import_hours
from services.timetracking.usecases.match_rows import Meanings
from services.timetracking.usecases.preview_hours import preview_hours
from shared.plumbing.bodies import StrictParser
from shared.plumbing.fields import FlagField, SecondsField, TextField, WholeField, ZoneField
from shared.plumbing.imported import brought, sheet_read
from shared.plumbing.web import Blueprint, call, takes, transact, unit
from shared.values.sheet import CSV_MEDIA, MAX_BYTES, XLSX_MEDIA

imports = Blueprint(
    "imports", __name__, url_prefix="/api/timetracking/v1", description="Exports of Toggl, Clockify, Harvest and Kimai."
)
# One byte more than is read, so that the reader itself can say what to do with a larger file.
_MOST_BYTES = MAX_BYTES + 1


class ImportQuery(ma.Schema):
    """How to read the file; `zone` is that of its dates and times, and never guessed.

    `task_codes=Team onboarding:ONBOARD,Standby:WAIT` says which tasks go under which earnings code; all others are REG.
    """

    zone = ZoneField(required=True)
    format = TextField(load_default="auto", most=20)
    date_order = TextField(load_default="auto", most=10)
    decimal_notation = TextField(load_default="auto", most=10)
    encoding = TextField(load_default="auto", most=20)
    task_codes = TextField(load_default="", least=0, most=2000)
    dry_run = FlagField(from_text=True, load_default=False)


_QUERY = ImportQuery()


class HoursErrorSchema(ma.Schema):
    """One fault: the file's line (the header is 1), the column, a stable code and what to do."""

    row = WholeField(required=True)
    field = TextField(required=True)
    code = TextField(required=True)
    detail = TextField(required=True)


class ChoiceSchema(ma.Schema):
    """How the file was understood, and why; null where nothing decided."""

    used = TextField(required=True, allow_none=True)
    because = TextField(required=True)


class ImportedSchema(ma.Schema):
    """What an import did, or with dry_run would do: every data row is added, known or in error."""

    format = TextField(required=True, allow_none=True)
    rows = WholeField(required=True)
    entries = WholeField(required=True)
    seconds = SecondsField(required=True)
    known = WholeField(required=True)
    errors = ma.fields.List(ma.fields.Nested(HoursErrorSchema), required=True)
    warnings = ma.fields.List(ma.fields.Nested(CapWarningSchema), required=True)
    zone = ZoneField(required=True)
    date_order = ma.fields.Nested(ChoiceSchema, required=True)
    decimal_notation = ma.fields.Nested(ChoiceSchema, required=True)
    encoding = ma.fields.Nested(ChoiceSchema, required=True)
    columns_ignored = ma.fields.List(TextField(), required=True)
    dry_run = FlagField(required=True)


def _how() -> dict[str, str]:
    """Say how the file is to be read; a query that cannot be read is refused before the file is."""
    query = StrictParser().parse(_QUERY, request, location="query")
    return {name: query[name] for name in ("format", "zone", "date_order", "decimal_notation", "encoding")}


@imports.route("/imports")
class Imports(MethodView):
    """Exports brought in."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=_MOST_BYTES)
    @transact(first=brought("hours", _how))
    @imports.arguments(ImportQuery, location="query")
    @imports.response(200, ImportedSchema)
    def post(self, query: dict[str, Any]) -> Any:
        """Import an export, CSV or XLSX; the same file twice adds nothing."""
        meanings = Meanings(tasks=read_task_codes(query["task_codes"], "task_codes"))
        done = import_hours(unit(), call(), ImportHours(sheet_read(), meanings, query["dry_run"]))
        added = {name: getattr(done, name) for name in ("entries", "seconds", "known", "errors", "warnings", "dry_run")}
        return preview_hours(done.read) | added
