"""What reopening a timesheet would change in pay and invoices. In: a house, a timesheet. Out: lines and sums.

Timetracking says which lines, payroll and billing what they come to, each of its own books; nothing is written.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from deploy.onebox.house import House
from services.billing.usecases import preview_void as billing
from services.payroll.usecases import preview_void as payroll
from services.timetracking.usecases.show_reopening import Reopening, show_reopening
from shared.values.money import Money


@dataclass(frozen=True)
class WeighedReopening:
    """What would be taken back, and the sums that pay and invoices would change by, one a currency."""

    reopening: Reopening
    pay: list[Money]
    invoice: list[Money]


def weigh_reopening(house: House, timesheet_id: str, entry_ids: Sequence[str] | None = None) -> WeighedReopening:
    """Ask the three services; refuses a timesheet with nothing to reopen."""
    timetracking, paying, charging = (house.services[name] for name in ("timetracking", "payroll", "billing"))
    with timetracking.units.read(timetracking.call_as_service()) as hours:
        reopening = show_reopening(hours, hours.call, timesheet_id, entry_ids)
    versions = [(line.entry_id, line.version) for line in reopening.approved]
    with paying.units.read(paying.call_as_service()) as pay:
        paid = payroll.preview_void(pay, pay.call, reopening.sheet.trainer_id, versions)
    with charging.units.read(charging.call_as_service()) as charges:
        charged = billing.preview_void(charges, charges.call, versions)
    return WeighedReopening(reopening, _sums(paid), _sums(charged))


def _sums(differences: pl.DataFrame) -> list[Money]:
    sums = Counter[str]()
    for currency, amount_minor in differences.select("currency", "amount_minor").iter_rows():
        sums[currency] += amount_minor
    return [Money(amount_minor, currency) for currency, amount_minor in sorted(sums.items())]
