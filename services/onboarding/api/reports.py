"""How an import of trainers or engagements reports in JSON. In: an `ImportReport`. Out: JSON."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from services.onboarding.usecases.ports import ImportReport
from shared.plumbing.fields import IdField, TextField, WholeField
from shared.plumbing.imported import ReportSchema, under_columns


class ChangeSchema(ma.Schema):
    """What a row changes of a trainer who is known."""

    row = WholeField(required=True)
    trainer_id = IdField("trn", required=True)
    field = TextField(required=True)
    before = TextField(required=True)
    after = TextField(required=True)


class ImportReportSchema(ReportSchema):
    """The same with what it changed, counted by row and shown by field, 1,000 at most."""

    changed = WholeField(required=True)
    changes = ma.fields.List(ma.fields.Nested(ChangeSchema), required=True)


def report_of(report: ImportReport) -> dict[str, Any]:
    """Lay a report out: each fault under the column that the file has for it."""
    return vars(report) | under_columns(report.errors, report.columns)
