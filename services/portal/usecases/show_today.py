"""A trainer's today. In: the services as the trainer, a date. Out: hours against caps, money so far, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.domain.sums import sum_by_currency
from services.portal.domain.week import Row
from services.portal.usecases.ports import Api
from services.portal.usecases.show_week import show_week


@dataclass(frozen=True)
class Today:
    """What the page shows; payments on their way have a payday that has not passed."""

    rows: list[Row]
    so_far: list[dict[str, str]]
    coming: list[Mapping[str, Any]]
    latest: Mapping[str, Any] | None
    returned: list[Mapping[str, Any]]


def show_today(api: Api, today: date) -> Today:
    """Gather the day."""
    rows = show_week(api, today).rows
    unpaid = [one for one in api.every("/api/payroll/v1/earnings") if one["pay_item_id"] is None]
    items = sorted(api.every("/api/payroll/v1/pay-items"), key=lambda one: one["payday"])
    sheets = api.every("/api/timetracking/v1/timesheets")
    returned = [one for one in sheets if any(line["state"] == "returned" for line in one["lines"])]
    coming = [one for one in items if one["payday"] >= today.isoformat() and one["payment_state"] != "void"]
    past = [one for one in items if one["payday"] < today.isoformat()]
    so_far = sum_by_currency(one["amount"] for one in unpaid)
    return Today(rows, so_far, coming, past[-1] if past else None, returned)
