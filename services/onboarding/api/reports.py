"""How an import's report looks in JSON. In: an `ImportReport`. Out: counts and row errors."""

from __future__ import annotations

import marshmallow as ma

from shared.plumbing.fields import FlagField, TextField, WholeField


class RowErrorSchema(ma.Schema):
    """One fault: the file's line (the header is 1), the column, a stable code and what to do."""

    row = WholeField(required=True)
    field = TextField(required=True)
    code = TextField(required=True)
    detail = TextField(required=True)


class ImportReportSchema(ma.Schema):
    """What an import did, or with dry_run would do."""

    rows = WholeField(required=True)
    new = WholeField(required=True)
    changed = WholeField(required=True)
    known = WholeField(required=True)
    errors = ma.fields.List(ma.fields.Nested(RowErrorSchema), required=True)
    dry_run = FlagField(required=True)


class ImportQuery(ma.Schema):
    """`?dry_run=true` says what would happen and saves nothing."""

    dry_run = FlagField(from_text=True, load_default=False)
