"""What reopening a timesheet would change. In: the services as who may, its id. Out: lines, and what they come to.

Timetracking knows the lines; payroll and billing know what they are worth, and say so to whom they may.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from services.portal.domain.sums import sum_by_currency
from services.portal.usecases.ports import Api, ApiProblem


@dataclass(frozen=True)
class Reopening:
    """Lines that would wait again, and what pay and invoices would lose; None where it may not be known."""

    found: dict[str, Any]
    pay: list[dict[str, str]] | None
    invoices: list[dict[str, str]] | None


def show_reopening(api: Api, timesheet_id: str) -> Reopening:
    """Ask all three; nothing is changed by asking."""
    found = api.get(f"/api/timetracking/v1/timesheets/{timesheet_id}/reopening")
    lines = ",".join(f"{one['entry_id']}:{one['version']}" for one in found["approved"])
    whose = {"trainer_id": found["sheet"]["trainer_id"], "lines": lines}
    pay = _sums(api, "/api/payroll/v1/void-preview", whose)
    invoices = _sums(api, "/api/billing/v1/void-preview", {"lines": lines})
    return Reopening(found, pay if lines else [], invoices if lines else [])


def _sums(api: Api, path: str, whose: Mapping[str, str]) -> list[dict[str, str]] | None:
    try:
        return sum_by_currency(one["amount"] for one in api.get(path, whose)["differences"])
    except ApiProblem as problem:
        if problem.status not in (403, 404):
            raise
        return None
