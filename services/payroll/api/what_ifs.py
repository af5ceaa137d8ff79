"""What-if over HTTP. In: a rule pack, pay rates. Out: what pay would differ by, and nothing written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payroll.usecases.suppose_pack import SupposedFile
from services.payroll.usecases.weigh_pay import PaySupposed, weigh_pay
from shared.plumbing.faults import fault
from shared.plumbing.fields import DayField, IdField, TextField, WholeField
from shared.plumbing.supposing import MOST_ROWS, QuestionSchema, WeighedSchema, rates_field, shown_side
from shared.plumbing.web import Blueprint, call, transact, unit

what_ifs = Blueprint("what_ifs", __name__, url_prefix="/api/payroll/v1", description="Pay under other rules or rates.")

_PACK_CHARACTERS = 200_000


class PayQuestionSchema(QuestionSchema):
    """Suppose a rule pack, pay rates or both.

    `rule_pack` is the text of its file (TOML), `instead_of` the pack it takes the place of where its name is another.
    Its versions hold from their own dates, the earliest from `from` on at the latest; `version` names one that alone
    holds from `from` on. With `engagement_ids` those alone are weighed, each with all of its trainer's week.
    """

    rule_pack = TextField(most=_PACK_CHARACTERS, lines=True, load_default=None)
    instead_of = TextField(load_default=None)
    version = TextField(load_default=None)
    pay_rates = rates_field()
    engagement_ids = ma.fields.List(IdField("eng"), load_default=None, validate=ma.validate.Length(1, MOST_ROWS))

    @ma.validates_schema
    def supposes(self, data: Mapping[str, Any], **_: Any) -> None:
        """Refuse a question that supposes nothing, or says of a pack what it does not give."""
        if data["rule_pack"] is None and not data["pay_rates"]:
            raise fault("nothing_supposed", "Suppose something: rule_pack, pay_rates or both.", at="rule_pack")
        if data["rule_pack"] is None and (data["instead_of"] or data["version"]):
            raise fault("rule_pack_missing", "instead_of and version go with a rule_pack.", at="rule_pack")


class SupposedVersionSchema(ma.Schema):
    """A version of the supposed pack that prices some of the work weeks."""

    rule_pack = TextField(attribute="pack", required=True)
    rule_pack_version = TextField(attribute="version", required=True)
    valid_from = DayField(data_key="from", required=True)


class WeighedPaySchema(WeighedSchema):
    """`unpriced_seconds`: how many more (fewer, where negative) would wait for a price."""

    versions = ma.fields.List(ma.fields.Nested(SupposedVersionSchema), required=True)
    unpriced_seconds = WholeField(least=-(2**63), required=True)


@what_ifs.route("/what-ifs")
class WhatIfs(MethodView):
    """Before anybody is paid by it."""

    @transact(reading=True)
    @what_ifs.arguments(PayQuestionSchema)
    @what_ifs.response(200, WeighedPaySchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Price work weeks under other rules or rates and give what pay would differ by; paid weeks too."""
        people, text = body.pop("people"), body.pop("rule_pack")
        named = {name: body.pop(name) for name in ("instead_of", "version")}
        file = None if text is None else SupposedFile(text.encode(), **named)
        found = weigh_pay(unit(), call(), PaySupposed(file=file, rates=body.pop("pay_rates"), **body))
        versions = found.pack.versions if found.pack else ()
        return shown_side(found.side, people) | {"versions": versions, "unpriced_seconds": found.unpriced_seconds}
