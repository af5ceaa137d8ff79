"""The agreement over HTTP: read what is in force, sign its exact text, fetch the signed document."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask import Response
from flask.views import MethodView

from services.onboarding.api.trainers import TrainerSchema
from services.onboarding.usecases.list_agreements import list_agreements, show_document
from services.onboarding.usecases.publish_agreement import publish_agreement
from services.onboarding.usecases.reach import agreement_in_force
from services.onboarding.usecases.sign_agreement import sign_agreement
from services.onboarding.usecases.sign_agreements import Signature
from shared.plumbing.fields import IdField, InstantField, TextField
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
    """A signature: the digest of the text that was read, the signer's name, and what their device calls itself."""

    digest = TextField(required=True, most=80)
    signed_name = TextField(required=True, most=140)
    device = TextField(most=200, least=0, load_default="")


class SentAgreementSchema(ma.Schema):
    """A text that was sent, and its signature: both are null until it is signed; so is the document until it is set."""

    agreement_id = IdField("agr", required=True)
    title = TextField(required=True)
    digest = TextField(required=True)
    sent_epoch = InstantField(required=True, data_key="sent")
    signed_epoch = InstantField(required=True, allow_none=True, data_key="signed")
    signed_name = TextField(required=True, allow_none=True)
    address = TextField(required=True, allow_none=True)
    document_digest = TextField(required=True, allow_none=True)


class SentAgreementsSchema(ma.Schema):
    """All of them, oldest text first."""

    data = ma.fields.List(ma.fields.Nested(SentAgreementSchema), required=True)


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
        """Put a new text in force; whoever has not left is sent it, and signs again."""
        return publish_agreement(unit(), call(), body["title"], body["text"])


@agreements.route("/trainers/<trainer_id>/agreements")
class SentAgreements(MethodView):
    """What a trainer was sent to sign."""

    @transact
    @agreements.response(200, SentAgreementsSchema)
    def get(self, trainer_id: str) -> Any:
        """List what a trainer was sent to sign, with their signatures."""
        return {"data": list_agreements(unit(), call(), trainer_id)}


@agreements.route("/trainers/<trainer_id>/signatures")
class Signatures(MethodView):
    """A trainer's signatures."""

    @transact
    @agreements.arguments(SignatureSchema)
    @agreements.response(201, TrainerSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Sign the agreement in force; the trainer becomes active, or stays so under an amendment."""
        trainer = sign_agreement(unit(), call(), Signature(trainer_id, address=call().origin.address, **body))
        return trainer, etag_of(trainer.version)


@agreements.route("/trainers/<trainer_id>/agreements/<agreement_id>/document.pdf")
class SignedDocument(MethodView):
    """A signed document."""

    @transact
    @agreements.response(200, content_type="application/pdf")
    def get(self, trainer_id: str, agreement_id: str) -> Any:
        """Download the agreement as it was signed: the text, and who signed it, when and from where."""
        content = show_document(unit(), call(), trainer_id, agreement_id)
        name = {"Content-Disposition": f'inline; filename="agreement-{agreement_id}.pdf"'}
        return Response(content, content_type="application/pdf", headers=name)
