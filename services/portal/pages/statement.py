"""A vendor's statement: what its people earned in a month. In: the services as the vendor, or who pays. Out: HTML."""

from __future__ import annotations

from datetime import date
from typing import Any

from flask import Blueprint, render_template, request

from services.portal.domain.sums import sum_by_currency
from services.portal.pages.visit import api, person, today

statement = Blueprint("statement", __name__)
_PAYROLL = "/api/payroll/v1"
SHOWN = "100"


@statement.get("/statement", endpoint="board")
def statement_board() -> str:
    """Show a month's work weeks by project and by person; who looks after several vendors chooses one."""
    vendors = _vendors()
    vendor = person().vendor_id or request.args.get("vendor", "") or (vendors[0]["vendor_id"] if vendors else "")
    first = _month()
    weeks = {"from": first.isoformat(), "to": _after(first).isoformat()}
    page = {"limit": SHOWN} | ({"cursor": request.args["cursor"]} if request.args.get("cursor") else {})
    path = f"{_PAYROLL}/vendors/{vendor}"
    sums = api().get(f"{path}/statement", weeks)["data"] if vendor else []
    lines = api().get(f"{path}/statement-lines", weeks | page) if vendor else {"data": [], "next_cursor": None}
    return render_template(
        "statement.html", vendors=vendors, vendor=vendor, month=first, sums=sums, lines=lines["data"],
        more=lines["next_cursor"], earned=sum_by_currency(one["earned"] for one in sums),
        in_runs=sum_by_currency(one["in_runs"] for one in sums),
    )  # fmt: skip


def _vendors() -> list[Any]:
    return [] if person().vendor_id else list(api().every("/api/onboarding/v1/vendors"))


def _month() -> date:
    """Give the first day of the month in the address, or of this one."""
    try:
        return date.fromisoformat(f"{request.args.get('month', '')}-01")
    except ValueError:
        return today().replace(day=1)


def _after(first: date) -> date:
    return date(first.year + first.month // 12, first.month % 12 + 1, 1)
