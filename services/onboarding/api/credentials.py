"""Credentials and availability over HTTP: claimed by trainers or their vendor, decided on by a checker."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.onboarding.domain.credential import DECISIONS, KINDS, TRANSITIONS
from services.onboarding.usecases.claim_credential import claim_credential
from services.onboarding.usecases.decide_credential import decide_credential
from services.onboarding.usecases.list_availabilities import list_availabilities
from services.onboarding.usecases.list_credentials import list_credentials
from services.onboarding.usecases.reach import reach_credential
from services.onboarding.usecases.set_availability import set_availability
from shared.plumbing.fields import ChoiceField, DayField, IdField, InstantField, SecondsField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit

credentials = Blueprint(
    "credentials", __name__, url_prefix="/api/onboarding/v1", description="What trainers hold, and when they are there."
)
WEEK_SECONDS = 7 * 86_400


class ClaimSchema(ma.Schema):
    """A credential; `name` is what projects ask for, such as physician. Of its number the last four are kept."""

    kind = ChoiceField(*KINDS, required=True)
    name = TextField(required=True, most=80)
    issuer = TextField(required=True, most=140)
    country = TextField(most=2, least=0, load_default="")
    credential_number = TextField(most=40, least=0, load_default="")
    valid_from = TextField(required=True, most=10)
    expires_on = TextField(most=10, least=0, load_default="")


class CredentialSchema(ma.Schema):
    """A credential; it is good up to and including `expires_on`, once it is verified."""

    credential_id = IdField("crd", required=True)
    trainer_id = IdField("trn", required=True)
    kind = TextField(required=True)
    name = TextField(required=True)
    issuer = TextField(required=True)
    country = TextField(required=True)
    last4 = TextField(required=True)
    valid_from = DayField(required=True)
    expires_on = DayField(required=True, allow_none=True)
    state = ChoiceField(*TRANSITIONS, required=True)
    reason = TextField(required=True)
    given_by = TextField(required=True)
    given_epoch = InstantField(required=True, data_key="given")


class CredentialQuerySchema(PageQuery):
    """`?trainer_id=`, `?state=`; `?expires_before=` gives those whose last day lies before it, by that day."""

    trainer_id = IdField("trn", load_default=None)
    state = ChoiceField(*TRANSITIONS, load_default=None)
    expires_before = DayField(load_default=None)


class DecisionSchema(ma.Schema):
    """A checker's word; a refusal and a revocation say why."""

    decision = ChoiceField(*DECISIONS, required=True)
    reason = TextField(most=400, least=0, load_default="")


class NewAvailabilitySchema(ma.Schema):
    """So many seconds a week from a day on (`valid_to` exclusive); nought is away."""

    weekly_seconds = SecondsField(required=True, most=WEEK_SECONDS)
    valid_from = DayField(required=True)
    valid_to = DayField(load_default=None, allow_none=True)
    note = TextField(most=200, least=0, load_default="")


class AvailabilitySchema(ma.Schema):
    """What was said; of a day what was said last counts."""

    availability_id = IdField("avl", required=True)
    trainer_id = IdField("trn", required=True)
    weekly_seconds = SecondsField(required=True)
    valid_from = DayField(required=True)
    valid_to = DayField(required=True, allow_none=True)
    note = TextField(required=True)
    set_by = TextField(required=True)
    set_epoch = InstantField(required=True, data_key="set")


class AvailabilitiesSchema(ma.Schema):
    """Everything that was said, oldest first."""

    data = ma.fields.List(ma.fields.Nested(AvailabilitySchema), required=True)


@credentials.route("/credentials")
class Credentials(MethodView):
    """The credentials a caller may know."""

    @transact
    @credentials.arguments(CredentialQuerySchema, location="query")
    @credentials.response(200, page_schema(CredentialSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List credentials: what waits for a checker, what ends soon, what somebody holds."""
        rows = list_credentials(unit(), call(), query["trainer_id"], query["state"], query["expires_before"],
                                query["cursor"], query["limit"] + 1)  # fmt: skip
        return page(rows, query, lambda one: (str(one.valid_to or ""), one.credential_id))


@credentials.route("/credentials/<credential_id>")
class OneCredential(MethodView):
    """One credential."""

    @transact
    @credentials.response(200, CredentialSchema)
    def get(self, credential_id: str) -> Any:
        """Show a credential."""
        return reach_credential(unit(), call(), credential_id)[0]


@credentials.route("/credentials/<credential_id>/decisions")
class Decisions(MethodView):
    """The checker's word."""

    @transact
    @credentials.arguments(DecisionSchema)
    @credentials.response(200, CredentialSchema)
    def post(self, body: dict[str, Any], credential_id: str) -> Any:
        """Verify, refuse or revoke a credential that another person gave."""
        return decide_credential(unit(), call(), credential_id, body["decision"], body["reason"])


@credentials.route("/trainers/<trainer_id>/credentials")
class Claims(MethodView):
    """What a trainer claims to hold."""

    @transact
    @credentials.arguments(ClaimSchema)
    @credentials.response(201, CredentialSchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Claim a credential; a checker decides on it."""
        return claim_credential(unit(), call(), trainer_id, body)


@credentials.route("/trainers/<trainer_id>/availabilities")
class Availabilities(MethodView):
    """When a trainer is there to work."""

    @transact
    @credentials.response(200, AvailabilitiesSchema)
    def get(self, trainer_id: str) -> Any:
        """List what was said of when a trainer is there to work."""
        return {"data": list_availabilities(unit(), call(), trainer_id)}

    @transact
    @credentials.arguments(NewAvailabilitySchema)
    @credentials.response(201, AvailabilitySchema)
    def post(self, body: dict[str, Any], trainer_id: str) -> Any:
        """Say when a trainer is there to work; earlier words stay."""
        return set_availability(unit(), call(), trainer_id, **body)
