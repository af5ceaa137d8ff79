"""What each of a vendor's people earned. In: a vendor, weeks, where the page begins. Out: lines in order of ids."""

from __future__ import annotations

from datetime import date
from typing import Any

from services.payroll.usecases.ports import PayrollPort, VendorLine
from services.payroll.usecases.reach import require_vendor
from shared.values.call import Call


def list_vendor_earnings(
    unit: PayrollPort, call: Call, vendor_id: str, within: tuple[date, date], after: tuple[Any, ...] | None, limit: int
) -> list[VendorLine]:
    """Give work weeks that begin `within` two dates, both included, by person, project and currency, after one."""
    require_vendor(call, vendor_id)
    return unit.reports.vendor_lines(vendor_id, *within, after, limit)
