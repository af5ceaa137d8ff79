"""Invitations over HTTP. Their links are mailed to whom they are for; no answer holds one."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import GrantSchema, UserSchema, grant_of, language_field, password_field, shown
from services.identity.usecases.accept_invitation import accept_invitation
from services.identity.usecases.invite import invite
from services.identity.usecases.invite_trainers import invite_trainers
from services.identity.usecases.list_invitations import list_invitations
from services.identity.usecases.revoke_invitation import revoke_invitation
from shared.plumbing.fields import ChoiceField, EmailField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, PageQuery, call, page, page_schema, transact, unit
from shared.values.language import LANGUAGES
from shared.values.noted import CHANGED

invitations = Blueprint(
    "invitations", __name__, url_prefix="/api/identity/v1", description="One-time links to an account."
)


class NewInvitationSchema(GrantSchema):
    """Whom to invite, and to what. A trainer's vendor is taken from what onboarding knows."""

    email = EmailField(required=True)
    language = language_field()


class InvitationSchema(GrantSchema):
    """An invitation; `user_id` where it sets the password of an account that exists."""

    invitation_id = IdField("inv", required=True)
    email = EmailField(required=True)
    invited_by = TextField(required=True)
    invited_epoch = InstantField(data_key="invited", required=True)
    expires_epoch = InstantField(data_key="expires", required=True)
    user_id = IdField(allow_none=True)
    ended = TextField(allow_none=True, metadata={"description": "accepted, replaced or revoked"})
    language = ChoiceField(*LANGUAGES, required=True)


class TrainerInvitationsSchema(ma.Schema):
    """In which language to write to the trainers."""

    language = language_field()


class InvitedTrainersSchema(ma.Schema):
    """New invitations; ask again while there are any."""

    data = ma.fields.List(ma.fields.Nested(InvitationSchema), required=True)


class AcceptanceSchema(ma.Schema):
    """The token out of the mail and the password to sign in with."""

    token = TextField(required=True, most=100)
    password = password_field()


class InvitationQuery(PageQuery):
    """`?trainer_id=` narrows the list to one trainer's."""

    trainer_id = IdField("trn", load_default=None)


@invitations.route("/invitations")
class Invitations(MethodView):
    """Invitations."""

    @transact
    @invitations.arguments(NewInvitationSchema)
    @invitations.response(201, InvitationSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Invite someone: the link is mailed to them."""
        return shown(invite(unit(), call(), body["email"], grant_of(body), body["language"]))

    @transact
    @invitations.arguments(InvitationQuery, location="query")
    @invitations.response(200, page_schema(InvitationSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List invitations."""
        after, limit = (query["cursor"] or ("",))[0], query["limit"] + 1
        found = list_invitations(unit(), call(), query["trainer_id"], after, limit)
        return page([shown(one) for one in found], query, lambda row: (row["invitation_id"],))


@invitations.route("/trainer-invitations")
class TrainerInvitations(MethodView):
    """Invitations of trainers, many at a time."""

    @transact
    @invitations.arguments(TrainerInvitationsSchema)
    @invitations.response(201, InvitedTrainersSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Invite every trainer who has neither account nor invitation, a thousand at a time."""
        return {"data": [shown(made) for made in invite_trainers(unit(), call(), body["language"])]}


@invitations.route("/invitations/<invitation_id>")
class OneInvitation(MethodView):
    """One invitation."""

    @transact
    @invitations.response(204)
    def delete(self, invitation_id: str) -> Any:
        """Take an invitation back."""
        revoke_invitation(unit(), call(), invitation_id)
        return ""


@invitations.route("/acceptances")
class Acceptances(MethodView):
    """Where invitations are accepted."""

    @transact(secret_answer=True, noted_as=CHANGED)
    @invitations.arguments(AcceptanceSchema)
    @invitations.response(201, UserSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Accept an invitation, or use a password link: set the password to sign in with."""
        return shown(accept_invitation(unit(), call(), body["token"], body["password"]))
