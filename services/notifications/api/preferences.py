"""Preferences over HTTP: in which language one is written to, and about what."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import marshmallow as ma
from flask.views import MethodView

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import Contact
from services.notifications.usecases.set_preferences import set_preferences
from services.notifications.usecases.show_preferences import show_preferences
from shared.plumbing.fields import ChoiceField, FlagField, TextField
from shared.plumbing.web import Blueprint, call, transact, unit
from shared.values.language import LANGUAGES

preferences = Blueprint(
    "preferences", __name__, url_prefix="/api/notifications/v1", description="What one is told of, and how."
)


class WantedSchema(ma.Schema):
    """A kind of mail, and whether it is sent."""

    kind = ChoiceField(*KINDS, required=True)
    wanted = FlagField(required=True)


class ShownKindSchema(WantedSchema):
    """A kind that one's roles can get, and its subject as one reads it; what is sent `always` nobody refuses."""

    always = FlagField(required=True)
    about = TextField(required=True)


class NewPreferencesSchema(ma.Schema):
    """A language, and the kinds about which something is said; the others stay as they are."""

    language = ChoiceField(*LANGUAGES, required=True)
    kinds = ma.fields.List(ma.fields.Nested(WantedSchema), load_default=list, metadata={"maxItems": len(KINDS)})


class PreferencesSchema(ma.Schema):
    """Where one is written to, in which language, and about what."""

    email = TextField(required=True, metadata={"format": "email"})
    language = ChoiceField(*LANGUAGES, required=True)
    kinds = ma.fields.List(ma.fields.Nested(ShownKindSchema), required=True)


def _shown(contact: Contact, wanted: Mapping[str, bool]) -> dict[str, Any]:
    say = unit().texts[contact.language]
    kinds = [
        {"kind": name, "wanted": wants, "always": KINDS[name].always, "about": say(KINDS[name].subject)}
        for name, wants in wanted.items()
    ]
    return {"email": contact.email, "language": contact.language, "kinds": kinds}


@preferences.route("/users/me/preferences")
class Preferences(MethodView):
    """One's own preferences."""

    @transact
    @preferences.response(200, PreferencesSchema)
    def get(self) -> Any:
        """Show one's own preferences."""
        return _shown(*show_preferences(unit(), call()))

    @transact
    @preferences.arguments(NewPreferencesSchema)
    @preferences.response(200, PreferencesSchema)
    def put(self, body: dict[str, Any]) -> Any:
        """Say in which language one is written to, and about what."""
        wanted = {one["kind"]: one["wanted"] for one in body["kinds"]}
        return _shown(*set_preferences(unit(), call(), body["language"], wanted))
