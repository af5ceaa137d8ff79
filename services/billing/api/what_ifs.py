"""What-if over HTTP. In: bill rates. Out: what invoices would differ by, and nothing written."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from services.billing.usecases.weigh_charges import ChargesSupposed, weigh_charges
from shared.plumbing.fields import IdField
from shared.plumbing.supposing import QuestionSchema, WeighedSchema, rates_field, shown_side
from shared.plumbing.web import Blueprint, transact, unit

what_ifs = Blueprint("what_ifs", __name__, url_prefix="/api/billing/v1", description="Invoices at other bill rates.")


class ChargesQuestionSchema(QuestionSchema):
    """Suppose bill rates; `client_id` or `engagement_id` weighs their charges alone."""

    bill_rates = rates_field(least=1)
    client_id = IdField("cli", load_default=None)
    engagement_id = IdField("eng", load_default=None)


@what_ifs.route("/what-ifs")
class WhatIfs(MethodView):
    """Before anything is billed by it."""

    @transact(reading=True)
    @what_ifs.arguments(ChargesQuestionSchema)
    @what_ifs.response(200, WeighedSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Price work weeks at other bill rates and give what invoices would differ by; rules of pay change none."""
        people, rates = body.pop("people"), body.pop("bill_rates")
        return shown_side(weigh_charges(unit(), ChargesSupposed(rates=rates, **body)).side, people)
