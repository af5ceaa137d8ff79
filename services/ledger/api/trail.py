"""The trace of a cent over HTTP, both ways. In: the id of anything, or a work week. Out: weeks, or the steps of one."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.ledger.domain.trace import PAY_SIDE, STAGES, Step, Week
from services.ledger.usecases.trace_week import trace_week
from shared.plumbing.fields import ChoiceField, DayField, MoneyField, SentenceField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, page, page_schema, transact, unit
from shared.values.span import parse_date

trail = Blueprint(
    "trail", __name__, url_prefix="/api/ledger/v1", description="Where a cent came from and where it went."
)


class TracedWeekSchema(ma.Schema):
    """One work week a thing is about."""

    trainer_id = TextField(required=True)
    engagement_id = TextField(required=True)
    workweek_start = DayField(required=True)


class StepSchema(ma.Schema):
    """One step: `id` is the thing itself, `through` what led to it; ask about either to go on."""

    side = ChoiceField("pay", "bill", required=True)
    stage = ChoiceField(*STAGES, required=True)
    identifier = TextField(data_key="id", required=True)
    through = TextField(required=True)
    says = SentenceField(required=True)
    seconds = WholeField(allow_none=True, least=-(2**63))
    amount = MoneyField(allow_none=True)


class TracedGapSchema(ma.Schema):
    """One gap between two steps."""

    side = TextField(required=True)
    reason = TextField(required=True)
    seconds = WholeField(required=True, least=-(2**63))


class WeekTraceSchema(ma.Schema):
    """Every step of a work week's seconds and cents."""

    week = ma.fields.Nested(TracedWeekSchema, required=True)
    steps = ma.fields.List(ma.fields.Nested(StepSchema), required=True)
    gaps = ma.fields.List(ma.fields.Nested(TracedGapSchema), required=True)


def _shown(step: Step) -> dict[str, Any]:
    return {**vars(step), "side": "pay" if step.stage in PAY_SIDE else "bill"}


@trail.route("/traces/<subject_id>")
class Traces(MethodView):
    """From any id to its work weeks."""

    @transact
    @trail.arguments(PageQuery, location="query")
    @trail.response(200, page_schema(TracedWeekSchema))
    def get(self, query: dict[str, Any], subject_id: str) -> Any:
        """List the work weeks a thing is about.

        The thing: an earning, a charge, a pay run, a pay item, a payment or its end-to-end id, an invoice, a receipt.
        """
        cursor = query["cursor"]
        after = Week(cursor[0], cursor[1], parse_date(cursor[2], field="cursor")) if cursor else None
        rows = unit().trail.weeks_of(subject_id, after, query["limit"] + 1)
        return page(rows, query, lambda week: (week.trainer_id, week.engagement_id, week.workweek_start.isoformat()))


@trail.route("/weeks/<trainer_id>/<engagement_id>/<workweek_start>")
class OneWeek(MethodView):
    """A work week, where both sides meet."""

    @transact
    @trail.response(200, WeekTraceSchema)
    def get(self, trainer_id: str, engagement_id: str, workweek_start: str) -> Any:
        """Show every step from the approved hours to the bank and to the client's receipt."""
        week = Week(trainer_id, engagement_id, parse_date(workweek_start, field="workweek_start"))
        found = trace_week(unit(), week)
        return {"week": found.week, "steps": [_shown(step) for step in found.steps], "gaps": found.gaps}
