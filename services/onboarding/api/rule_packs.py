"""Choices of rule packs over HTTP: by which rules the work weeks of an engagement are paid."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.usecases.choose_rule_pack import choose_rule_pack
from services.onboarding.usecases.list_people import list_choices
from shared.plumbing.fields import DayField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit

rule_packs = Blueprint(
    "rule_packs", __name__, url_prefix="/api/onboarding/v1", description="By which rules work weeks are paid."
)


class NewChoiceSchema(ma.Schema):
    """A rule pack for work weeks from a date on; both dates begin a work week (`valid_to` exclusive)."""

    rule_pack = TextField(required=True, most=40)
    valid_from = DayField(required=True)
    valid_to = DayField(allow_none=True, load_default=None)


class ChoiceSchema(ma.Schema):
    """One choice, on both time axes. It holds in place of the rule pack in the engagement's terms."""

    choice_id = IdField("rpc", required=True)
    engagement_id = IdField("eng", required=True)
    rule_pack = TextField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    known_epoch = InstantField(data_key="known", required=True)
    chosen_by = TextField(required=True)


class ChoicesSchema(ma.Schema):
    """All choices, in the order they became known."""

    data = ma.fields.List(ma.fields.Nested(ChoiceSchema), required=True)


@rule_packs.route("/engagements/<engagement_id>/rule-packs")
class RulePacks(MethodView):
    """One engagement's rule packs."""

    @transact
    @rule_packs.response(200, ChoicesSchema)
    def get(self, engagement_id: str) -> Any:
        """List the choices of rule packs for an engagement, in the order they became known."""
        return {"data": list_choices(unit(), call(), engagement_id)}

    @transact(key_required=True)
    @rule_packs.arguments(NewChoiceSchema)
    @rule_packs.response(201, ChoiceSchema)
    def post(self, body: dict[str, Any], engagement_id: str) -> Any:
        """Choose a rule pack from a work week on; an earlier week prices the past again."""
        return choose_rule_pack(unit(), call(), engagement_id, body["rule_pack"], body["valid_from"], body["valid_to"])
