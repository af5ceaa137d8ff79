"""Sheets of bonuses over HTTP. In: CSV or a workbook. Out: a report by row."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.usecases.import_bonuses import import_bonuses
from shared.plumbing.fields import FlagField, TextField, WholeField
from shared.plumbing.imported import brought, sheet_read
from shared.plumbing.web import Blueprint, call, takes, transact, unit
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA

bonus_imports = Blueprint("bonus_imports", __name__, url_prefix="/api/payroll/v1", description="Sheets of bonuses.")
# A row has some hundred bytes: so many are a bonus for everyone of a very large programme.
MAX_BYTES = 8 * 1024 * 1024


class BonusImportQuery(ma.Schema):
    """With `dry_run=true` nothing is granted."""

    dry_run = FlagField(from_text=True, load_default=False)


class BonusFaultSchema(ma.Schema):
    """What is wrong with a row: its line in the file, the column, a stable code, and what to do."""

    row = WholeField(required=True)
    field = TextField(required=True, least=0)
    code = TextField(required=True)
    detail = TextField(required=True, most=2000)


class BonusReportSchema(ma.Schema):
    """What became of the rows: granted now, granted before under the same reference, or at fault."""

    rows = WholeField(required=True)
    new = WholeField(required=True)
    known = WholeField(required=True)
    errors = ma.fields.List(ma.fields.Nested(BonusFaultSchema), required=True)
    dry_run = FlagField(required=True)


@bonus_imports.route("/bonus-imports")
class BonusImports(MethodView):
    """Sheets of bonuses."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_BYTES)
    @transact(key_required=True, first=brought("bonuses"))
    @bonus_imports.arguments(BonusImportQuery, location="query")
    @bonus_imports.response(200, BonusReportSchema)
    def post(self, query: dict[str, Any]) -> Any:
        """Grant a bonus a row; who imports them cannot approve the run that pays them."""
        return import_bonuses(unit(), call(), sheet_read(), dry_run=query["dry_run"])
