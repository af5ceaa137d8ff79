"""Sessions over HTTP: go on with one, prove anew who one is, see where one is signed in, and end what should end."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.shapes import SecondSchema, password_field, second_of
from services.identity.api.tokens import TokenSchema, answer_token
from services.identity.usecases.continue_session import continue_session
from services.identity.usecases.list_sessions import list_sessions
from services.identity.usecases.prove_again import prove_again
from services.identity.usecases.sign_out import sign_out
from services.identity.usecases.sign_out_everywhere import sign_out_everywhere
from shared.plumbing.fields import FlagField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.noted import CONTINUED, SIGNED_IN

sessions = Blueprint("sessions", __name__, url_prefix="/api/identity/v1", description="Where people are signed in.")


class ContinuationSchema(ma.Schema):
    """What continues a session."""

    refresh_token = TextField(required=True, most=100)


class ProofSchema(ContinuationSchema, SecondSchema):
    """What continues a session, with who one is proved anew."""

    password = password_field()


class SessionSchema(ma.Schema):
    """A session: since when, last seen and proved, until when, and from where; `present` is the one that asks."""

    session_id = IdField("ses", required=True)
    began_epoch = InstantField(data_key="began", required=True)
    seen_epoch = InstantField(data_key="seen", required=True)
    proved_epoch = InstantField(data_key="proved", required=True)
    ends_epoch = InstantField(data_key="ends", required=True)
    address = TextField(required=True)
    agent = TextField(required=True)
    present = FlagField(required=True)


class SessionsSchema(ma.Schema):
    """Sessions that hold, the newest first."""

    data = ma.fields.List(ma.fields.Nested(SessionSchema), required=True)


def _listed(user_id: str) -> dict[str, Any]:
    held, own = list_sessions(unit(), call(), user_id), call().actor.session_id
    return {"data": [{**vars(one), "present": one.session_id == own} for one in held]}


@sessions.route("/session-tokens")
class SessionTokens(MethodView):
    """Tokens within a session."""

    @transact(secret_answer=True, noted_as=CONTINUED)
    @sessions.arguments(ContinuationSchema)
    @sessions.response(201, TokenSchema)
    @sessions.alt_response(401, "UNAUTHORIZED")
    def post(self, body: dict[str, Any]) -> Any:
        """Take another token by the refresh token of a session."""
        return answer_token(continue_session(unit(), call(), body["refresh_token"]))


@sessions.route("/session-proofs")
class SessionProofs(MethodView):
    """Fresh proofs."""

    @transact(secret_answer=True, noted_as=SIGNED_IN)
    @sessions.arguments(ProofSchema)
    @sessions.response(201, TokenSchema)
    @sessions.alt_response(401, "UNAUTHORIZED")
    def post(self, body: dict[str, Any]) -> Any:
        """Prove anew who one is, for what takes a sign-in of the last minutes; the refresh token becomes another."""
        return answer_token(prove_again(unit(), call(), body["refresh_token"], body["password"], second_of(body)))


@sessions.route("/users/me/sessions")
class MySessions(MethodView):
    """Where one is signed in."""

    @transact
    @sessions.response(200, SessionsSchema)
    def get(self) -> Any:
        """List one's own sessions."""
        return _listed(call().actor.user_id)

    @transact
    @sessions.response(204)
    def delete(self) -> Any:
        """Sign out everywhere, here too."""
        sign_out_everywhere(unit(), call(), call().actor.user_id)
        return ""


@sessions.route("/users/me/sessions/<session_id>")
class MySession(MethodView):
    """One session of one's own."""

    @transact
    @sessions.response(204)
    def delete(self, session_id: str) -> Any:
        """Sign out, here or elsewhere."""
        sign_out(unit(), call(), call().actor.user_id, session_id)
        return ""


@sessions.route("/users/<user_id>/sessions")
class Sessions(MethodView):
    """Where somebody is signed in."""

    @transact
    @sessions.response(200, SessionsSchema)
    def get(self, user_id: str) -> Any:
        """List someone's sessions."""
        return _listed(user_id)

    @transact
    @sessions.response(204)
    def delete(self, user_id: str) -> Any:
        """Sign someone out everywhere."""
        sign_out_everywhere(unit(), call(), user_id)
        return ""


@sessions.route("/users/<user_id>/sessions/<session_id>")
class Session(MethodView):
    """One session of somebody."""

    @transact
    @sessions.response(204)
    def delete(self, user_id: str, session_id: str) -> Any:
        """End one session of someone."""
        sign_out(unit(), call(), user_id, session_id)
        return ""
