"""The agreement over HTTP: read what is in force, sign its exact text."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.api.trainers import TrainerSchema
from services.onboarding.usecases.publish_agreement import publish_agreement
from services.onboarding.usecases.reach import agreement_in_force
from services.onboarding.usecases.sign_agreement import sign_agreement
from services.onboarding.usecases.sign_agreements import Signature
from shared.plumbing.fields import IdField, TextField
from shared.plumbing.web import Blueprint, call, etag_of, transact, unit

agreements = Blueprint(
    "agreements", __name__, url_prefix="/api/onboarding/v1", description="The agreement that trainers sign."
)


class NewAgreementSchema(ma.Schema):
    """A text to put in force."""

    title = TextField(required=True, most=200)
    text = TextField(required=True, most=200_000, lines=True)


class AgreementSchema(ma.Schema):
    """The text in force; sign its digest."""

    agreement_id = IdField("agr", required=True)
    title = TextField(required=True)
    text = TextField(required=True)
    digest = TextField(required=True)


class SignatureSchema(ma.Schema):
    """A signature: the digest of the text that was read and the signer's name."""

    digest = TextField(required=True, most=80)
    signed_name = TextField(required=True, most=140)


@agreements.route("/agreement")
class AgreementInForce(MethodView):
    """The text in force."""

    @transact
    @agreements.response(200, AgreementSchema)
    def get(self) -> Any:
        """Show the agreement in force."""
        return agreement_in_force(unit())

    @transact
    @agreements.arguments(NewAgreementSchema)
    @agreements.response(201, AgreementSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Put a new text in force."""
        return publish_agreement(unit(), call(), body["title"], body["text"])


@agreements.route("/trainers/<trainer_id>/signatures")
class Signatures(MethodView):
    """A trainer's signatures."""

    @transact
    @agreements.arguments(SignatureSchema)
    @agreements.response(201, TrainerSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Sign the agreement in force; the trainer becomes active."""
        trainer = sign_agreement(unit(), call(), Signature(trainer_id, address=call().origin.address, **body))
        return trainer, etag_of(trainer.version)
