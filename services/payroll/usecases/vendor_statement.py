"""A vendor's statement: what its people earned and what of it runs have taken up. In: a vendor, weeks. Out: sums."""

from __future__ import annotations

from datetime import date

from services.payroll.usecases.ports import PayrollPort, VendorSum
from services.payroll.usecases.reach import require_vendor
from shared.values.call import Call


def vendor_statement(unit: PayrollPort, call: Call, vendor_id: str, first: date, last: date) -> list[VendorSum]:
    """Add up work weeks that begin from `first` to `last`, both included, by project and currency."""
    require_vendor(call, vendor_id)
    return unit.reports.vendor_sums(vendor_id, first, last)
