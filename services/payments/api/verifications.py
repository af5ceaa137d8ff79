"""Tries of payout accounts over HTTP: sent by finance, told by the trainer; the deposits come out nowhere."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.payments.domain.verification import DEPOSITS, TRANSITIONS, WAYS
from services.payments.usecases.list_verifications import list_verifications
from services.payments.usecases.send_verification import send_verification
from services.payments.usecases.settle_prenote import settle_prenote
from services.payments.usecases.tell_deposits import tell_deposits
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField, WholeField
from shared.plumbing.web import Blueprint, call, transact, unit

verifications = Blueprint(
    "verifications", __name__, url_prefix="/api/payments/v1", description="Whether payout accounts are there."
)
_SEVERAL = ma.validate.Length(max=DEPOSITS)


class NewVerificationSchema(ma.Schema):
    """A prenote, or two small deposits as decimal texts in the account's currency."""

    way = ChoiceField(*WAYS, required=True)
    micro_amounts = ma.fields.List(TextField(most=12), load_default=list, validate=_SEVERAL)


class DepositsSchema(ma.Schema):
    """The two deposits that arrived, in whichever order."""

    micro_amounts = ma.fields.List(TextField(most=12), required=True, validate=_SEVERAL)


class OutcomeSchema(ma.Schema):
    """What came of a prenote."""

    outcome = ChoiceField("confirmed", "failed", required=True)


class VerificationSchema(ma.Schema):
    """One try of an account; the newest of its kind counts."""

    verification_id = IdField("ver", required=True)
    account_id = IdField("acct", required=True)
    way = ChoiceField(*WAYS, required=True)
    state = ChoiceField(*TRANSITIONS, required=True)
    tries_left = WholeField(required=True)
    sent_by = TextField(required=True)
    sent_epoch = InstantField(required=True, data_key="sent")
    settled_epoch = InstantField(required=True, allow_none=True, data_key="settled_at")


class VerificationsSchema(ma.Schema):
    """All of them, oldest first."""

    data = ma.fields.List(ma.fields.Nested(VerificationSchema), required=True)


@verifications.route("/payout-accounts/<account_id>/verifications")
class Verifications(MethodView):
    """How one account was tried."""

    @transact
    @verifications.response(200, VerificationsSchema)
    def get(self, account_id: str) -> Any:
        """List how a payout account was tried."""
        return {"data": list_verifications(unit(), call(), account_id)}

    @transact
    @verifications.arguments(NewVerificationSchema)
    @verifications.response(201, VerificationSchema)
    def post(self, body: dict[str, Any], account_id: str) -> Any:
        """Note that a prenote or two small deposits were sent to a payout account."""
        return send_verification(unit(), call(), account_id, body["way"], body["micro_amounts"])


@verifications.route("/payout-accounts/<account_id>/verifications/outcomes")
class Outcomes(MethodView):
    """The bank's word on a prenote."""

    @transact
    @verifications.arguments(OutcomeSchema)
    @verifications.response(200, VerificationSchema)
    def post(self, body: dict[str, Any], account_id: str) -> Any:
        """Enter what came of a prenote."""
        return settle_prenote(unit(), call(), account_id, body["outcome"])


@verifications.route("/payout-accounts/<account_id>/verifications/deposits")
class Deposits(MethodView):
    """The holder's word on deposits."""

    @transact
    @verifications.arguments(DepositsSchema)
    @verifications.response(200, VerificationSchema)
    def post(self, body: dict[str, Any], account_id: str) -> Any:
        """Tell which deposits arrived; the third wrong answer fails the try."""
        return tell_deposits(unit(), call(), account_id, body["micro_amounts"])
