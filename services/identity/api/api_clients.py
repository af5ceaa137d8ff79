"""API clients over HTTP: programs that sign in with a secret."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView

from services.identity.api.shapes import GrantSchema, UserSchema, grant_of, shown
from services.identity.usecases.ports import ClientSecret
from services.identity.usecases.register_api_client import register_api_client
from services.identity.usecases.renew_secret import renew_secret
from shared.plumbing.fields import TextField
from shared.plumbing.web import Blueprint, call, transact, unit

api_clients = Blueprint(
    "api_clients", __name__, url_prefix="/api/identity/v1", description="Programs that sign in with a secret."
)


class NewApiClientSchema(GrantSchema):
    """A program's name, and what it may do."""

    label = TextField(required=True, most=120)


class ApiClientSchema(UserSchema):
    """An API client with its secret, shown this once."""

    secret = TextField(required=True)


def _shown(made: ClientSecret) -> dict[str, Any]:
    return {**shown(made.account), "secret": made.secret}


@api_clients.route("/api-clients")
class ApiClients(MethodView):
    """API clients; `GET users?kind=api_client` lists them."""

    @transact(secret_answer=True, fresh=True)
    @api_clients.arguments(NewApiClientSchema)
    @api_clients.response(201, ApiClientSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Register an API client."""
        return _shown(register_api_client(unit(), call(), body["label"], grant_of(body)))


@api_clients.route("/api-clients/<user_id>/secrets")
class Secrets(MethodView):
    """An API client's secret."""

    @transact(secret_answer=True, fresh=True)
    @api_clients.response(201, ApiClientSchema)
    def post(self, user_id: str) -> Any:
        """Replace an API client's secret."""
        return _shown(renew_secret(unit(), call(), user_id))
