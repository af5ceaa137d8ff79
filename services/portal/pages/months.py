"""The month that a page is about. In: the address. Out: first days of months."""

from __future__ import annotations

from datetime import date

from flask import request

from services.portal.pages.visit import today


def asked_month() -> date:
    """Give the first day of the month in the address, or of this one."""
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today().replace(day=1)


def shifted(first: date, months: int) -> date:
    """Give the first day of the month so many after, or before where it is negative; within the calendar."""
    years, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(min(max(years, date.min.year), date.max.year), month + 1, 1)
