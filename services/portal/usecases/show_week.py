"""A trainer's week grid. In: the services as the trainer, a date. Out: the week around it, one row an engagement."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from services.portal.domain.week import Row, holds_in, row_of, week_start_of
from services.portal.usecases.ports import Api

_TRACKING = "/api/timetracking/v1"


@dataclass(frozen=True)
class Week:
    """Rows of engagements that cover the week; all of them begin within the seven days from `first` on."""

    first: date
    rows: list[Row]

    @property
    def seconds(self) -> int:
        """Add up all rows."""
        return sum(row.seconds for row in self.rows)

    @property
    def to_submit(self) -> bool:
        """Say whether there are hours that nobody has submitted."""
        return any(row.to_submit for row in self.rows)

    @property
    def silent(self) -> bool:
        """Say whether an engagement holds no hours, and nobody has submitted that."""
        return any(row.silent for row in self.rows)

    @property
    def before(self) -> date:
        """Give a day of the week before."""
        return self.first - timedelta(days=7)

    @property
    def after(self) -> date:
        """Give a day of the week after."""
        return self.first + timedelta(days=7)


def show_week(api: Api, day: date) -> Week:
    """Read engagements, their timesheets of the week, and the entries of these."""
    starting = [(one, week_start_of(one, day)) for one in api.every("/api/onboarding/v1/engagements")]
    current = [(one, first) for one, first in starting if holds_in(one, first)]
    sheets = {}
    for first in sorted({first for _, first in current}):
        for shown in api.every(f"{_TRACKING}/timesheets", {"week_start": first.isoformat()}):
            sheets[shown["sheet"]["engagement_id"]] = shown
    rows = [_row(one, first, sheets.get(one["engagement_id"])) for one, first in current]
    return Week(min((first for _, first in current), default=day - timedelta(days=day.weekday())), rows)


def _row(engagement: Any, first: date, shown: Any) -> Row:
    if shown is None:
        return row_of(engagement, first, "", [])
    lines = [{**line["line"], "state": line["state"]} for line in shown["lines"]]
    return row_of(engagement, first, shown["sheet"]["state"], lines, shown["sheet"]["timesheet_id"])
