"""Mails over HTTP: who was written to about what, and how it ended. What a mail said, and its link, is not kept."""

from __future__ import annotations

from typing import Any

from flask.views import MethodView
from marshmallow import Schema

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import ENDS, Mail, MailEnd
from services.notifications.usecases.list_mails import list_mails
from shared.plumbing.fields import ChoiceField, IdField, InstantField, TextField
from shared.plumbing.web import Blueprint, PageQuery, page, page_schema, transact, unit
from shared.values.language import LANGUAGES

mails = Blueprint("mails", __name__, url_prefix="/api/notifications/v1", description="What became of mails.")


class MailSchema(Schema):
    """A mail; `ended` is empty while it waits, and `detail` is what the mail server said."""

    mail_id = IdField("mal", required=True)
    kind = ChoiceField(*KINDS, required=True)
    email = TextField(required=True, metadata={"format": "email"})
    language = ChoiceField(*LANGUAGES, required=True)
    made_epoch = InstantField(data_key="made", required=True)
    user_id = IdField(allow_none=True)
    invitation_id = IdField("inv", allow_none=True)
    how = ChoiceField(*ENDS, allow_none=True, data_key="ended")
    at_epoch = InstantField(allow_none=True, data_key="ended_at")
    detail = TextField(allow_none=True)


def _shown(mail: Mail, end: MailEnd | None) -> dict[str, Any]:
    return {**vars(mail), **({} if end is None else vars(end))}


@mails.route("/mails")
class Mails(MethodView):
    """Everyone's mails."""

    @transact
    @mails.arguments(PageQuery, location="query")
    @mails.response(200, page_schema(MailSchema))
    def get(self, query: dict[str, Any]) -> Any:
        """List mails, oldest first."""
        found = list_mails(unit(), (query["cursor"] or ("",))[0], query["limit"] + 1)
        return page([_shown(*one) for one in found], query, lambda row: (row["mail_id"],))
