"""Second factors over HTTP: set one up, confirm it, and for admins take someone's away who lost it."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import SecondSchema, code_field, denial, password_field, second_of
from services.identity.domain.second_factor import address_of
from services.identity.usecases.begin_second_factor import begin_second_factor
from services.identity.usecases.confirm_second_factor import confirm_second_factor
from services.identity.usecases.ports import Denied
from services.identity.usecases.reset_second_factor import reset_second_factor
from shared.plumbing.fields import EmailField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit

second_factors = Blueprint(
    "second_factors", __name__, url_prefix="/api/identity/v1", description="One-time codes beside the password."
)


class BeginSchema(SecondSchema):
    """Address and password; and the present code, a recovery code or a passkey where a second factor is in use."""

    email = EmailField(required=True)
    password = password_field()


class BegunSchema(ma.Schema):
    """The secret for a phone, and the same as an address to show as a QR code; shown this once."""

    secret = TextField(required=True)
    otpauth_uri = TextField(required=True, most=1000)


class ConfirmSchema(ma.Schema):
    """Address, password, and the first code of the new secret."""

    email = EmailField(required=True)
    password = password_field()
    code = code_field(required=True)


class ConfirmedSchema(ma.Schema):
    """Codes that each stand in once for a lost phone; shown this once."""

    recovery_codes = ma.fields.List(TextField(), required=True)


@second_factors.route("/second-factors")
class SecondFactors(MethodView):
    """Second factors."""

    @transact(secret_answer=True)
    @second_factors.arguments(BeginSchema)
    @second_factors.response(201, BegunSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Begin a second factor: it is in use once confirmed."""
        begun = begin_second_factor(unit(), call(), body["email"], body["password"], second_of(body))
        if isinstance(begun, Denied):
            return denial(begun)
        return {"secret": begun, "otpauth_uri": address_of(begun, body["email"], "Hourbook")}


@second_factors.route("/second-factor-confirmations")
class Confirmations(MethodView):
    """Where second factors are confirmed."""

    @transact(secret_answer=True)
    @second_factors.arguments(ConfirmSchema)
    @second_factors.response(201, ConfirmedSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Confirm a second factor by its first code."""
        confirmed = confirm_second_factor(unit(), call(), body["email"], body["password"], body["code"])
        return denial(confirmed) if isinstance(confirmed, Denied) else {"recovery_codes": confirmed}


@second_factors.route("/users/<user_id>/second-factor-resets")
class Resets(MethodView):
    """Second factors that were lost."""

    @transact
    @second_factors.response(204)
    def post(self, user_id: str) -> Any:
        """Take away the second factor of someone who lost it."""
        reset_second_factor(unit(), call(), user_id)
        return ""
