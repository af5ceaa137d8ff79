"""Reconciliation over HTTP. In: which work weeks. Out: approved, paid and billed seconds, each gap's reason."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.ledger.domain.gaps import REASONS, UNEXPLAINED, HourSums
from services.ledger.domain.trace import Week
from services.ledger.usecases.list_weeks import list_weeks
from services.ledger.usecases.ports import Scope
from services.ledger.usecases.sum_hours import sum_hours
from shared.plumbing.fields import ChoiceField, DayField, FlagField, IdField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, page, page_schema, transact, unit

reconciliation = Blueprint(
    "reconciliation",
    __name__,
    url_prefix="/api/ledger/v1",
    description="Approved, paid and billed seconds, side by side.",
)


def _seconds() -> WholeField:
    # Differences may be negative, so no SecondsField.
    return WholeField(required=True, least=-(2**63))


class ScopeSchema(ma.Schema):
    """Which work weeks: of one trainer, one engagement, one date on which work weeks begin."""

    trainer_id = IdField("trn")
    engagement_id = IdField("eng")
    workweek_start = DayField()


class WeekQuery(PageQuery):
    """Which work weeks, a page at a time; `reason` keeps those with such a gap."""

    trainer_id = IdField("trn")
    engagement_id = IdField("eng")
    workweek_start = DayField()
    reason = ChoiceField(*REASONS)


class ReasonSchema(ma.Schema):
    """All gaps of one reason together."""

    reason = TextField(required=True)
    says = TextField(required=True)
    seconds = _seconds()
    explained = FlagField(required=True)


class ReconciliationSchema(ma.Schema):
    """Sums over the scope. approved - paid and approved - billed are the sums of the gaps of either side."""

    approved_seconds = _seconds()
    earned_seconds = _seconds()
    ordered_seconds = _seconds()
    paid_seconds = _seconds()
    returned_seconds = _seconds()
    charged_seconds = _seconds()
    billed_seconds = _seconds()
    unplaced_seconds = _seconds()
    unexplained_seconds = _seconds()
    gaps = ma.fields.List(ma.fields.Nested(ReasonSchema), required=True)


class GapSchema(ma.Schema):
    """One gap: `side` is pay or bill."""

    side = TextField(required=True)
    reason = TextField(required=True)
    seconds = _seconds()


class WeekSchema(ma.Schema):
    """One work week of one trainer under one engagement."""

    trainer_id = TextField(required=True)
    engagement_id = TextField(required=True)
    workweek_start = DayField(required=True)
    approved_seconds = _seconds()
    earned_seconds = _seconds()
    ordered_seconds = _seconds()
    paid_seconds = _seconds()
    returned_seconds = _seconds()
    charged_seconds = _seconds()
    billed_seconds = _seconds()
    gaps = ma.fields.List(ma.fields.Nested(GapSchema), required=True)


def _scope(query: dict[str, Any]) -> Scope:
    return Scope(query.get("trainer_id"), query.get("engagement_id"), query.get("workweek_start"))


def _summary(found: HourSums) -> dict[str, Any]:
    gaps = [
        {"reason": reason, "says": REASONS[reason], "seconds": seconds, "explained": reason not in UNEXPLAINED}
        for reason, seconds in found.by_reason.items()
    ]
    totals = {f"{stage}_seconds": seconds for stage, seconds in found.totals.items()}
    return {
        **totals, "gaps": gaps, "unplaced_seconds": found.unplaced_seconds,
        "unexplained_seconds": found.unexplained_seconds,
    }  # fmt: skip


def _key(week: dict[str, Any]) -> tuple[str, str, str]:
    return week["trainer_id"], week["engagement_id"], week["workweek_start"].isoformat()


@reconciliation.route("/reconciliation")
class Summary(MethodView):
    """Sums."""

    @transact
    @reconciliation.arguments(ScopeSchema, location="query")
    @reconciliation.response(200, ReconciliationSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Compare approved, paid and billed seconds, with the seconds of each kind of gap."""
        return _summary(sum_hours(unit(), _scope(query)))


@reconciliation.route("/reconciliation/weeks")
class Weeks(MethodView):
    """Week by week."""

    @transact
    @reconciliation.arguments(WeekQuery, location="query")
    @reconciliation.response(200, page_schema(WeekSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List work weeks with their seconds and gaps."""
        cursor = query["cursor"]
        after = Week(str(cursor[0]), str(cursor[1]), date.fromisoformat(cursor[2])) if cursor else None
        rows = list_weeks(unit(), _scope(query), query.get("reason"), after, query["limit"] + 1)
        return page(rows, query, _key)
