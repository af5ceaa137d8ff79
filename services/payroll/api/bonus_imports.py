"""Sheets of bonuses over HTTP. In: CSV or a workbook. Out: a report by row."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from services.payroll.usecases.import_bonuses import import_bonuses
from shared.plumbing.imported import ImportQuery, ReportSchema, as_columns_say, brought, reported, sheet_read
from shared.plumbing.web import Blueprint, call, takes, transact, unit
from shared.values.sheet import CSV_MEDIA, XLSX_MEDIA

bonus_imports = Blueprint("bonus_imports", __name__, url_prefix="/api/payroll/v1", description="Sheets of bonuses.")
# A row has some hundred bytes: so many are a bonus for everyone of a very large programme.
MAX_BYTES = 8 * 1024 * 1024


@bonus_imports.route("/bonus-imports")
class BonusImports(MethodView):
    """Sheets of bonuses."""

    @takes(CSV_MEDIA, XLSX_MEDIA, max_bytes=MAX_BYTES)
    @transact(key_required=True, first=brought("bonuses", as_columns_say))
    @bonus_imports.arguments(ImportQuery, location="query")
    @bonus_imports.response(200, ReportSchema)
    def post(self, query: dict[str, Any]) -> Any:
        """Grant a bonus a row; who imports them cannot approve the run that pays them."""
        sheet = sheet_read()
        return reported(import_bonuses(unit(), call(), sheet, dry_run=query["dry_run"]), sheet)
