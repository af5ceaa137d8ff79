"""Accounts over HTTP: oneself, and for admins everyone."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.api.invitations import InvitationSchema
from services.identity.api.shapes import GrantSchema, UserSchema, denial, grant_of, password_field, shown
from services.identity.usecases.change_grant import change_grant
from services.identity.usecases.change_password import change_password
from services.identity.usecases.change_state import change_state
from services.identity.usecases.list_users import list_users
from services.identity.usecases.name_users import name_users
from services.identity.usecases.send_password_link import send_password_link
from services.identity.usecases.show_user import show_user
from shared.plumbing.fields import ChoiceField, IdField, TextField
from shared.plumbing.web import (
    Blueprint,
    PageQuery,
    call,
    etag_of,
    expected_version,
    page,
    page_schema,
    transact,
    unit,
)
from shared.values.call import ROLES

users = Blueprint("users", __name__, url_prefix="/api/identity/v1", description="Accounts of people and programs.")


class UserQuery(PageQuery):
    """`?kind=` narrows the list; `?q=` looks for words in addresses and names."""

    kind = ChoiceField("person", "api_client")
    q = TextField(most=100, least=0, load_default="")


class NamesQuery(ma.Schema):
    """`?ids=usr_1,usr_2`: whose names, with commas between."""

    ids = TextField(most=5_000, least=0, load_default="")


class NameSchema(ma.Schema):
    """What an account is called; empty for trainers, vendors and clients, of whom only the roles are told."""

    user_id = IdField(required=True)
    name = TextField(required=True)
    roles = ma.fields.List(ChoiceField(*ROLES), required=True)


class NamesSchema(ma.Schema):
    """Those that exist, by id."""

    data = ma.fields.List(ma.fields.Nested(NameSchema), required=True)


class NewPasswordSchema(ma.Schema):
    """The present password and the one to come."""

    present_password = password_field()
    new_password = password_field()


class StateSchema(ma.Schema):
    """A state and why it is entered."""

    state = ChoiceField("active", "deactivated", required=True)
    why = TextField(required=True, most=500)


@users.route("/users")
class Users(MethodView):
    """Everyone."""

    @transact
    @users.arguments(UserQuery, location="query")
    @users.response(200, page_schema(UserSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List accounts."""
        after = (query["cursor"] or ("",))[0]
        found = list_users(unit(), call(), query.get("kind"), query["q"], after, query["limit"] + 1)
        return page([shown(account) for account in found], query, lambda row: (row["user_id"],))


@users.route("/user-names")
class Names(MethodView):
    """What accounts are called."""

    @transact
    @users.arguments(NamesQuery, location="query")
    @users.response(200, NamesSchema)
    def get(self, query: dict[str, Any]) -> Any:
        """Name accounts by their ids, for histories that say who did something."""
        return {"data": name_users(unit(), call(), [one for one in query["ids"].split(",") if one])}


@users.route("/users/me")
class Me(MethodView):
    """Oneself."""

    @transact(versioned=True)
    @users.response(200, UserSchema)
    def get(self) -> Any:
        """Show one's own account."""
        account = show_user(unit(), call(), call().actor.user_id)
        return shown(account), etag_of(account.version)


@users.route("/users/me/password")
class MyPassword(MethodView):
    """One's own password."""

    @transact
    @users.arguments(NewPasswordSchema)
    @users.response(204)
    def put(self, body: dict[str, Any]) -> Any:
        """Change one's own password."""
        denied = change_password(unit(), call(), body["present_password"], body["new_password"])
        return denial(denied) if denied else ""


@users.route("/users/<user_id>")
class User(MethodView):
    """One account."""

    @transact(versioned=True)
    @users.response(200, UserSchema)
    def get(self, user_id: str) -> Any:
        """Show an account."""
        account = show_user(unit(), call(), user_id)
        return shown(account), etag_of(account.version)

    @transact(versioned=True)
    @users.arguments(GrantSchema)
    @users.response(200, UserSchema)
    def patch(self, body: dict[str, Any], user_id: str) -> Any:
        """Change someone else's roles, all at once."""
        account = change_grant(unit(), call(), user_id, grant_of(body), expected_version())
        return shown(account), etag_of(account.version)


@users.route("/users/<user_id>/states")
class States(MethodView):
    """Whether an account is open."""

    @transact
    @users.arguments(StateSchema)
    @users.response(201, UserSchema)
    def post(self, body: dict[str, Any], user_id: str) -> Any:
        """Shut or open someone else's account."""
        return shown(change_state(unit(), call(), user_id, body["state"], body["why"]))


@users.route("/users/<user_id>/password-links")
class PasswordLinks(MethodView):
    """Links for those who forgot."""

    @transact
    @users.response(201, InvitationSchema)
    def post(self, user_id: str) -> Any:
        """Mail someone a one-time link with which they set a new password."""
        return shown(send_password_link(unit(), call(), user_id))
