"""The engagements' sheet: who works on which project, on what terms and pay rate.

In: the bytes of a CSV file or a workbook, and what was said of its columns. Out: (line, offer row) pairs, row errors.
"""

from __future__ import annotations

from services.onboarding.domain.engagement import check_offer
from services.onboarding.usecases.ports import OfferOnProject, OffersSheet
from shared.values.columns import Columns
from shared.values.sheet import Row, parse_rows, read_sheet

REQUIRED = ("external_ref", "project", "pay_group", "rule_pack", "zone", "pay_currency", "pay_rate", "valid_from")
OPTIONAL = (
    "workweek_start", "workweek_start_time", "valid_to", "weekly_cap_hours", "workday_start", "holiday_calendar",
)  # fmt: skip


def read_offers(content: bytes, said: Columns | None = None) -> OffersSheet:
    """Read the sheet; refuses it whole only where its columns or bytes make no sense."""
    sheet = read_sheet(content, required=REQUIRED, optional=OPTIONAL, said=said)
    parsed, errors = parse_rows(sheet, _offer_row)
    return OffersSheet([(row.number, offer) for row, offer in parsed], errors, sheet.columns, sheet.ignored)


def _offer_row(row: Row) -> OfferOnProject:
    return OfferOnProject(row.cells["external_ref"], row.cells["project"], check_offer(row.cells))
