"""Chains of approval and substitutes over HTTP: who approves hours one after another, and who stands in for whom."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.timetracking.usecases.set_approval_chain import SetChain, set_approval_chain
from services.timetracking.usecases.set_substitute import set_substitute
from shared.plumbing.fields import DayField, IdField, InstantField, MoneyField, SecondsField, TextField, WholeField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.span import Span

chains = Blueprint(
    "chains", __name__, url_prefix="/api/timetracking/v1",
    description="Who approves hours one after another, and who stands in for whom.",
)  # fmt: skip


class NewChainStepSchema(ma.Schema):
    """A person's step or, without `user_id`, any approver's.

    It is taken where the week holds `from_seconds` or more and, where `from_amount` is given, comes to that or more at
    the rates of pay, overtime not counted; a week in another currency, or without a rate yet, takes it.
    """

    user_id = IdField("usr", load_default=None, allow_none=True)
    from_seconds = SecondsField(load_default=0, most=7 * 86_400)
    from_amount = MoneyField(load_default=None, allow_none=True)


class ChainStepSchema(NewChainStepSchema):
    """A step by its number."""

    number = WholeField(required=True)


class NewChainSchema(ma.Schema):
    """The steps for a project's work weeks that begin on a day or later, of one vendor's people or of all."""

    project_id = IdField("prj", required=True)
    vendor_id = IdField("ven", load_default=None, allow_none=True)
    valid_from = DayField(required=True)
    steps = ma.fields.List(ma.fields.Nested(NewChainStepSchema), required=True)


class ChainSchema(ma.Schema):
    """A chain."""

    chain_id = IdField("chn", required=True)
    project_id = IdField("prj", required=True)
    vendor_id = IdField("ven", required=True, allow_none=True)
    valid_from = DayField(required=True)
    steps = ma.fields.List(ma.fields.Nested(ChainStepSchema), required=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(data_key="set", required=True)


class ChainQuery(PageQuery):
    """`?project_id=` narrows the list."""

    project_id = IdField("prj")


class NewSubstitutionSchema(ma.Schema):
    """Who stands in, from one instant to another, which does not count."""

    substitute_user = IdField("usr", required=True)
    from_epoch = InstantField(data_key="from", required=True)
    to_epoch = InstantField(data_key="to", required=True)


class SubstitutionSchema(NewSubstitutionSchema):
    """Who stands in for whom."""

    substitution_id = IdField("sub", required=True)
    absent_user = TextField(required=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(data_key="set", required=True)


@chains.route("/approval-chains")
class Chains(MethodView):
    """All chains."""

    @transact
    @chains.arguments(NewChainSchema)
    @chains.response(201, ChainSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Set who approves from a day on; nobody signs twice in one chain, and nobody their own hours."""
        return set_approval_chain(unit(), call(), chain_of(body))

    @transact
    @chains.arguments(ChainQuery, location="query")
    @chains.response(200, page_schema(ChainSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List chains, oldest first."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().chains.page(query.get("project_id"), after, query["limit"] + 1)
        return page(rows, query, lambda chain: (chain.chain_id,))


@chains.route("/substitutions")
class Substitutions(MethodView):
    """Who stands in for whom."""

    @transact
    @chains.arguments(NewSubstitutionSchema)
    @chains.response(201, SubstitutionSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Let somebody stand in for the caller."""
        return set_substitute(unit(), call(), call().actor.user_id, body["substitute_user"], absence_of(body))

    @transact
    @chains.arguments(PageQuery, location="query")
    @chains.response(200, page_schema(SubstitutionSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List substitutions, oldest first."""
        after = query["cursor"][0] if query["cursor"] else ""
        rows = unit().chains.substitutions(after, query["limit"] + 1)
        return page(rows, query, lambda one: (one.substitution_id,))


@chains.route("/users/<user_id>/substitutions")
class SubstitutionsOf(MethodView):
    """Who stands in for one person."""

    @transact
    @chains.arguments(NewSubstitutionSchema)
    @chains.response(201, SubstitutionSchema)
    def post(self, body: dict[str, Any], user_id: str) -> Any:
        """Let somebody stand in for a person who cannot say so."""
        return set_substitute(unit(), call(), user_id, body["substitute_user"], absence_of(body))


def chain_of(body: dict[str, Any]) -> SetChain:
    """Build the command that sets a chain."""
    steps = [(step["user_id"], step["from_seconds"], step["from_amount"]) for step in body.pop("steps")]
    return SetChain(**body, steps=steps)


def absence_of(body: dict[str, Any]) -> Span:
    """Build the time that somebody is away."""
    return Span(body["from_epoch"], body["to_epoch"])
