"""How long pay takes from approval to the bank's word. In: between which weeks. Out: counts and seconds of each."""

from __future__ import annotations

from datetime import date

from services.payroll.usecases.ports import PayrollPort, PayTime


def show_pay_times(unit: PayrollPort, first: date, until: date) -> list[PayTime]:
    """Give, by work week from `first` on and before `until`, how many earnings arrived, and the seconds of all."""
    return unit.reports.pay_times(first, until)
