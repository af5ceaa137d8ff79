"""Lists of timetracking that come by the sheet: a table of them, and what their own POSTs do with a body."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import marshmallow as ma

from services.timetracking.api.budgets import NewBudgetSchema
from services.timetracking.api.chains import (
    NewChainSchema,
    NewChainStepSchema,
    NewSubstitutionSchema,
    absence_of,
    chain_of,
)
from services.timetracking.api.projects import NewProjectSchema
from services.timetracking.api.requirements import NewRequirementSchema
from services.timetracking.api.time_rules import NewRulesSchema, rules_of
from services.timetracking.domain.time_rules import RulesVersion
from services.timetracking.usecases.list_time_rules import list_time_rules
from services.timetracking.usecases.open_project import open_project
from services.timetracking.usecases.require_credential import RequireCredential, require_credential
from services.timetracking.usecases.set_approval_chain import set_approval_chain
from services.timetracking.usecases.set_budget import SetBudget, set_budget
from services.timetracking.usecases.set_substitute import set_substitute
from services.timetracking.usecases.set_time_rules import set_time_rules
from shared.plumbing.fields import IdField, WholeField
from shared.plumbing.imported import Body, Rows, every, imports
from shared.plumbing.web import Blueprint, call, unit

sheets = Blueprint("sheets", __name__, url_prefix="/api/timetracking/v1", description="Lists that come by the sheet.")


class StepRowSchema(NewChainStepSchema):
    """A step of a chain; lists show its number, and the order says it too."""

    number = WholeField(load_default=None, allow_none=True)


class ChainRowSchema(NewChainSchema):
    """A chain, its steps as JSON in one cell."""

    steps = ma.fields.List(ma.fields.Nested(StepRowSchema), required=True)


class SubstitutionRowSchema(NewSubstitutionSchema):
    """Who stands in for whom."""

    absent_user = IdField("usr", required=True)


def _kept_chain(row: Body) -> Body:
    return row | {"steps": [step | {"number": None} for step in row["steps"]]}


def _said(one: RulesVersion) -> Body:
    return {"project_id": one.project_id, "valid_from": one.valid_from, **asdict(one.said)}


def _substitute(body: Body) -> Any:
    return set_substitute(unit(), call(), body["absent_user"], body["substitute_user"], absence_of(body))


TABLE = (
    Rows("/project-imports", "projects", NewProjectSchema, "project_id",
         lambda body: open_project(unit(), call(), **body),
         lambda _: every(lambda *at: unit().projects.page(call().reach, None, *at), lambda one: one.project_id)),
    Rows("/budget-imports", "budgets of hours", NewBudgetSchema, "budget_id",
         lambda body: set_budget(unit(), call(), SetBudget(**body)),
         lambda _: (one for one, _name in every(lambda *at: unit().budgets.page(call().reach, None, *at),
                                                lambda row: row[0].budget_id))),
    Rows("/requirement-imports", "what projects ask of people", NewRequirementSchema, "requirement_id",
         lambda body: require_credential(unit(), call(), RequireCredential(**body)),
         lambda _: every(lambda *at: unit().requirements.page(None, *at), lambda one: one.requirement_id),
         kept=lambda row: row | {"name": " ".join(row["name"].split())}),
    Rows("/time-rule-imports", "rules for hours", NewRulesSchema, "rules_id",
         lambda body: set_time_rules(unit(), call(), *rules_of(body)),
         lambda _: map(_said, every(lambda *at: list_time_rules(unit(), call(), None, *at), lambda one: one.rules_id))),
    Rows("/approval-chain-imports", "chains of approval", ChainRowSchema, "chain_id",
         lambda body: set_approval_chain(unit(), call(), chain_of(body)),
         lambda _: every(lambda *at: unit().chains.page(None, *at), lambda one: one.chain_id), kept=_kept_chain),
    Rows("/substitution-imports", "who stands in for whom", SubstitutionRowSchema, "substitution_id", _substitute,
         lambda _: every(unit().chains.substitutions, lambda one: one.substitution_id)),
)  # fmt: skip
imports(sheets, *TABLE)
