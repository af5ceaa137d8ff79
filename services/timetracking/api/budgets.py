"""Budgets of hours over HTTP: what a project may use, and what it has used."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.set_budget import SetBudget, set_budget
from shared.plumbing.fields import DayField, IdField, InstantField, SecondsField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

budgets = Blueprint(
    "budgets",
    __name__,
    url_prefix="/api/timetracking/v1",
    description="What projects may use, in hours; they only warn.",
)


class NewBudgetSchema(ma.Schema):
    """Hours of a project worked from a day to another, which does not count, and when somebody is told."""

    project_id = IdField("prj", required=True)
    cap_seconds = SecondsField(required=True, least=1)
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)
    warn_percent = WholeField(load_default=80, least=1, most=100)


class BudgetSchema(NewBudgetSchema):
    """A budget with what it had used when it was last looked at, within the last quarter of an hour."""

    budget_id = IdField("bud", required=True)
    used_seconds = SecondsField(required=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(data_key="set", required=True)


class NamedBudgetSchema(BudgetSchema):
    """A budget in a list, with what its project is called."""

    project_name = TextField(required=True)


class BudgetQuery(PageQuery):
    """`?project_id=` narrows the list."""

    project_id = IdField("prj")


@budgets.route("/budgets")
class Budgets(MethodView):
    """All budgets."""

    @transact
    @budgets.arguments(NewBudgetSchema)
    @budgets.response(201, BudgetSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Set a budget; it warns, and never refuses an hour."""
        return set_budget(unit(), call(), SetBudget(**body))

    @transact
    @budgets.arguments(BudgetQuery, location="query")
    @budgets.response(200, page_schema(NamedBudgetSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List budgets, oldest first, with what they have used; a client sees those of its own projects."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().budgets.page(call().reach, query.get("project_id"), after, query["limit"] + 1)
        found = [{**asdict(budget), "project_name": name} for budget, name in rows]
        return page(found, query, lambda budget: (budget["budget_id"],))
