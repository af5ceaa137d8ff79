"""How long pay takes from approval to the bank's word. In: from which work week on. Out: counts and seconds by week."""

from __future__ import annotations

from datetime import date

from services.payroll.usecases.ports import PayrollPort, PayTime


def show_pay_times(unit: PayrollPort, first: date) -> list[PayTime]:
    """Give, by work week, how many earnings have arrived, and the seconds from their posting until then in all."""
    return unit.reports.pay_times(first)
