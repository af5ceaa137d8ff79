"""What taking hours back would change in pay, over HTTP. In: approved lines. Out: differences that are not posted."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.api.earnings import DifferenceSchema, shown_lines
from services.payroll.usecases.preview_void import preview_void
from shared.plumbing.fields import IdField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.entry_versions import read_entry_versions

void_preview = Blueprint(
    "void_preview", __name__, url_prefix="/api/payroll/v1", description="What taking hours back would change in pay."
)


class VoidQuery(ma.Schema):
    """Whose lines, and which: `lines=ent_1:2,ent_3:1` names each approved line by entry and version."""

    trainer_id = IdField("trn", load_default=None)
    lines = TextField(load_default="", least=0, most=8_000)


class VoidPreviewSchema(ma.Schema):
    """What would be posted, by line of the work week; amounts are mostly negative."""

    differences = ma.fields.List(ma.fields.Nested(DifferenceSchema), required=True)


@void_preview.route("/void-preview")
class VoidPreview(MethodView):
    """A question, not a change."""

    @transact
    @void_preview.arguments(VoidQuery, location="query")
    @void_preview.response(200, VoidPreviewSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Show what taking approved lines back would change in pay, before anybody does it."""
        versions = read_entry_versions(query["lines"], "lines")
        found = preview_void(unit(), call(), query["trainer_id"], versions)
        return {"differences": shown_lines(found.iter_rows(named=True))}
