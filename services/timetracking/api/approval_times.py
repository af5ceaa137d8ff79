"""How long hours wait for approval, over HTTP. In: between which work weeks. Out: mean times by work week."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.show_approval_times import show_approval_times
from shared.plumbing.fields import DayField, SecondsField, WholeField
from shared.plumbing.web import Blueprint, transact, unit

approval_times = Blueprint(
    "approval_times", __name__, url_prefix="/api/timetracking/v1",
    description="How long submitted hours wait.",
)  # fmt: skip


class WeeksQuery(ma.Schema):
    """Work weeks that begin from one day on, and before another where it is given."""

    first = DayField(data_key="from", required=True)
    until = DayField(data_key="to", load_default=date.max)


class ApprovalTimeSchema(ma.Schema):
    """Approvals of timesheets of work weeks that begin on a day, and the mean time since they were submitted."""

    week_start = DayField(required=True)
    approvals = WholeField(required=True)
    mean_seconds = SecondsField(required=True)


class ApprovalTimesSchema(ma.Schema):
    """All of them, by work week."""

    data = ma.fields.List(ma.fields.Nested(ApprovalTimeSchema), required=True)


@approval_times.route("/approval-times")
class ApprovalTimes(MethodView):
    """How long approval took."""

    @transact
    @approval_times.arguments(WeeksQuery, location="query")
    @approval_times.response(200, ApprovalTimesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Give the mean time from a timesheet's submission to its approval, by work week."""
        return {"data": show_approval_times(unit(), query["first"], query["until"])}
