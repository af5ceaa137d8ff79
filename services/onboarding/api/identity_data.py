"""Identity data over HTTP: trainers confirm who they are; what several people gave is shown to who looks into it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.api.trainers import TrainerSchema
from services.onboarding.domain.identity_data import CONFIRMED, DOCUMENTS
from services.onboarding.usecases.confirm_identity import confirm_identity
from services.onboarding.usecases.list_shared_traits import list_shared_traits
from shared.plumbing.fields import ChoiceField, CountryField, IdField, InstantField, TextField, ZoneField
from shared.plumbing.web import Blueprint, call, etag_of, transact, unit

identity_data = Blueprint(
    "identity_data", __name__, url_prefix="/api/onboarding/v1", description="Who trainers say they are."
)


class DocumentSchema(ma.Schema):
    """An identity document; of its number only a keyed digest and the last four characters are kept."""

    kind = ChoiceField(*DOCUMENTS, required=True)
    country = CountryField(required=True)
    document_number = TextField(required=True, most=40)
    expires_on = TextField(required=True, most=10)


class ConfirmationSchema(ma.Schema):
    """What a trainer confirms or corrects, with the document it stands in and what their device calls itself."""

    given_name = TextField(required=True, most=70)
    family_name = TextField(required=True, most=70)
    country = CountryField(required=True)
    zone = ZoneField(required=True)
    document = ma.fields.Nested(DocumentSchema, load_default=None, allow_none=True)
    device = TextField(most=200, least=0, load_default="")


class SharedTraitSchema(ma.Schema):
    """A document or device that several people gave."""

    kind = TextField(required=True)
    trainer_ids = ma.fields.List(IdField("trn"), required=True)
    newest_epoch = InstantField(required=True, data_key="newest")


class SharedTraitsSchema(ma.Schema):
    """All of them, the most shared first."""

    data = ma.fields.List(ma.fields.Nested(SharedTraitSchema), required=True)


@identity_data.route("/trainers/<trainer_id>/confirmations")
class Confirmations(MethodView):
    """A trainer's own word."""

    @transact
    @identity_data.arguments(ConfirmationSchema)
    @identity_data.response(201, TrainerSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Confirm one's identity data; what differs from the vendor's sheet is corrected."""
        said = {name: body[name] for name in CONFIRMED}
        trainer = confirm_identity(unit(), call(), trainer_id, said, body["document"], body["device"])
        return trainer, etag_of(trainer.version)


@identity_data.route("/shared-traits")
class SharedTraits(MethodView):
    """What several people gave."""

    @transact
    @identity_data.response(200, SharedTraitsSchema)
    def get(self) -> Any:
        """List documents and devices that several people gave, with these people."""
        return {"data": list_shared_traits(unit())}
