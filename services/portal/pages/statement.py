"""A vendor's statement: what its people earned in a month. In: the services as the vendor, or who pays. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request

from services.portal.domain.sums import sum_by_currency
from services.portal.pages.months import asked_month, shifted
from services.portal.pages.visit import api, person

statement = Blueprint("statement", __name__)
_PAYROLL = "/api/payroll/v1"
SHOWN = "100"


@statement.get("/statement", endpoint="board")
def statement_board() -> str:
    """Show a month's work weeks by project and by person; who looks after several vendors chooses one."""
    vendors = _vendors()
    vendor = person().vendor_id or request.args.get("vendor", "") or (vendors[0]["vendor_id"] if vendors else "")
    first = asked_month()
    weeks = {"from": first.isoformat(), "to": shifted(first, 1).isoformat()}
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
