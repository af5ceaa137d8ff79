"""Rule packs over HTTP. In: a day. Out: by which rules, with which numbers from which source, hours are paid."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.api.explained_shapes import PackSchema, pack_shown
from services.payroll.usecases.list_rule_packs import list_rule_packs
from shared.plumbing.fields import DayField, SentenceField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.sentence import Sentence

rule_packs = Blueprint(
    "rule_packs", __name__, url_prefix="/api/payroll/v1", description="By which rules hours are paid."
)


class OnQuery(ma.Schema):
    """`?on=` gives the versions that hold for work weeks that begin on that day; without it, all there are."""

    on = DayField(load_default=None)


class RulePackSchema(PackSchema):
    """A version of a rule pack, for work weeks that begin on `valid_from` or later, as long as no other follows."""

    title = SentenceField(required=True)


class RulePacksSchema(ma.Schema):
    """All of them, by pack."""

    data = ma.fields.List(ma.fields.Nested(RulePackSchema), required=True)


@rule_packs.route("/rule-packs")
class RulePacks(MethodView):
    """The rule packs there are."""

    @transact
    @rule_packs.arguments(OnQuery, location="query")
    @rule_packs.response(200, RulePacksSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """List rule packs with their rules, their numbers, and where each number comes from."""
        return {"data": [
            {**pack_shown(version), "title": Sentence(pack.title)}
            for pack, version in list_rule_packs(unit(), call(), query["on"])
        ]}  # fmt: skip
