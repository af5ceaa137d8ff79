"""Password links over HTTP, for whoever forgot theirs: the link is mailed, and the answer is the same for everyone."""

from __future__ import annotations

from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.identity.usecases.ask_password_link import ask_password_link
from shared.plumbing.fields import EmailField
from shared.plumbing.web import Blueprint, WebRefusal, call, refused, transact, unit

password_links = Blueprint(
    "password_links", __name__, url_prefix="/api/identity/v1", description="For whoever forgot their password."
)


class LinkRequestSchema(ma.Schema):
    """An address, which may be nobody's."""

    email = EmailField(required=True)


@password_links.route("/password-links")
class PasswordLinks(MethodView):
    """Links to a new password."""

    @transact
    @password_links.arguments(LinkRequestSchema)
    @password_links.response(202, LinkRequestSchema)
    def post(self, body: dict[str, Any]) -> Any:
        """Have a link mailed with which one sets a new password, where the address has an account."""
        wait_seconds = ask_password_link(unit(), call(), body["email"])
        if wait_seconds:
            wait = {"Retry-After": str(wait_seconds)}
            return refused(WebRefusal(429, "password_links_many", "Too many ask just now; try again.", headers=wait))
        return body
