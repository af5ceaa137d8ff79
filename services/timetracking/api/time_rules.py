"""Dated rules for hours over HTTP: of one project, or of all of them."""

from __future__ import annotations

from datetime import date
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.domain.time_rules import TimeRules
from services.timetracking.usecases.list_time_rules import list_time_rules
from services.timetracking.usecases.set_time_rules import set_time_rules
from shared.plumbing.fields import DayField, IdField, InstantField, SecondsField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

time_rules = Blueprint(
    "time_rules", __name__, url_prefix="/api/timetracking/v1",
    description="What deadlines hold for hours, and since when.",
)  # fmt: skip
_YEAR_SECONDS = 366 * 86_400


class SaidSchema(ma.Schema):
    """What a version sets; what it leaves out stays as it was.

    `dispute_seconds`: how long after a line is disputed it should be decided. `grace_seconds`: how long after its work
    week hours can be logged without being late, and changed without a reason. Either is a week where nobody says
    otherwise. `auto_approve_seconds`: how long after they were submitted hours are approved by themselves; 0, as where
    nobody says otherwise, is never.
    """

    dispute_seconds = SecondsField(allow_none=True, least=3_600, most=_YEAR_SECONDS)
    grace_seconds = SecondsField(allow_none=True, most=_YEAR_SECONDS)
    auto_approve_seconds = SecondsField(allow_none=True, most=_YEAR_SECONDS)


class NewRulesSchema(SaidSchema):
    """Rules from a day on: for a project, or without one for all that say nothing themselves."""

    project_id = IdField("prj", load_default=None, allow_none=True)
    valid_from = DayField(required=True)


class RulesSchema(ma.Schema):
    """A version of rules."""

    rules_id = IdField("rul", required=True)
    project_id = IdField("prj", required=True, allow_none=True)
    valid_from = DayField(required=True)
    said = ma.fields.Nested(SaidSchema, data_key="rules", required=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(data_key="set", required=True)


class RulesQuery(PageQuery):
    """`?project_id=` gives those that bear on one project."""

    project_id = IdField("prj")


@time_rules.route("/time-rules")
class Rules(MethodView):
    """All versions of rules."""

    @transact
    @time_rules.arguments(NewRulesSchema)
    @time_rules.response(201, RulesSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Set rules from a day on; nothing is overwritten."""
        return set_time_rules(unit(), call(), *rules_of(body))

    @transact
    @time_rules.arguments(RulesQuery, location="query")
    @time_rules.response(200, page_schema(RulesSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List versions, oldest first."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = list_time_rules(unit(), call(), query.get("project_id"), after, query["limit"] + 1)
        return page(rows, query, lambda version: (version.rules_id,))


def rules_of(body: dict[str, Any]) -> tuple[str | None, date, TimeRules]:
    """Give for which project, from which day on, and what is said."""
    return body.pop("project_id"), body.pop("valid_from"), TimeRules(**body)
