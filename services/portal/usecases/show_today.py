"""A trainer's today. In: the services as the trainer, a date. Out: hours against caps, money so far, what came back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.portal.domain.own_steps import OwnStep
from services.portal.domain.sums import sum_by_currency
from services.portal.domain.week import Row
from services.portal.usecases.ports import Api
from services.portal.usecases.show_own_steps import left_to_do
from services.portal.usecases.show_week import show_week


@dataclass(frozen=True)
class Today:
    """What the page shows; `coming` has not settled yet, `latest` is what settled last, `left` are one's own steps.

    `returned` came back or were reopened; `unsent` are weeks that are over and hold hours that nobody has submitted;
    `disputes` wait for what the trainer brings forward.
    """

    rows: list[Row]
    so_far: list[dict[str, str]]
    coming: list[Mapping[str, Any]]
    latest: Mapping[str, Any] | None
    returned: list[Mapping[str, Any]]
    unsent: list[tuple[Mapping[str, Any], int]]
    disputes: list[Mapping[str, Any]]
    timer: Mapping[str, Any] | None
    sheets: list[Mapping[str, Any]]
    earnings: list[Mapping[str, Any]]
    left: list[OwnStep]


def show_today(api: Api, trainer_id: str | None, today: date) -> Today:
    """Gather the day."""
    rows = show_week(api, today).rows
    earnings = list(api.every("/api/payroll/v1/earnings"))
    unpaid = [one for one in earnings if one["pay_item_id"] is None]
    items = sorted(api.every("/api/payroll/v1/pay-items"), key=lambda one: one["payday"])
    sheets = list(api.every("/api/timetracking/v1/timesheets"))
    returned = [one for one in sheets if _came_back(one)]
    drafts = ((one, _draft_seconds(one)) for one in sheets if not _came_back(one) and _over(one, today))
    unsent = [(one, seconds) for one, seconds in drafts if seconds]
    disputes = [
        one for one in api.every("/api/timetracking/v1/disputes", {"pending": "true"}) if one["state"] == "open"
    ]
    coming = [one for one in items if one["payment_state"] != "settled"]
    settled = [one for one in items if one["payment_state"] == "settled"]
    running = next(api.every("/api/timetracking/v1/timers"), None)
    so_far = sum_by_currency(one["amount"] for one in unpaid)
    latest = settled[-1] if settled else None
    left = left_to_do(api, trainer_id, today) if trainer_id else []
    return Today(rows, so_far, coming, latest, returned, unsent, disputes, running, sheets, earnings, left)


def _came_back(sheet: Mapping[str, Any]) -> bool:
    """Say whether some of it was returned, or all of it reopened: it waits for the trainer."""
    return sheet["sheet"]["state"] == "returned" or any(line["state"] == "returned" for line in sheet["lines"])


def _draft_seconds(sheet: Mapping[str, Any]) -> int:
    return sum(line["line"]["seconds"] for line in sheet["lines"] if line["state"] == "draft")


def _over(sheet: Mapping[str, Any], today: date) -> bool:
    return date.fromisoformat(sheet["sheet"]["week_start"]) + timedelta(days=7) <= today
