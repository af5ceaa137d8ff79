"""Tell people of something. In: a kind, and what it tells each of them. Out: mails to those who are to have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.mail import Contact, Mail
from services.notifications.usecases.ports import NotificationsPort
from services.notifications.usecases.write_mails import write_mails
from shared.values.call import Call

Told = Mapping[str, str | int]


def tell_people(unit: NotificationsPort, call: Call, kind: str, news: Sequence[tuple[Contact | None, Told]]) -> None:
    """Write to those who have an open account, and where the kind leaves it to them, want it."""
    reached = [(contact, told) for contact, told in news if contact is not None and contact.active]
    always, default = KINDS[kind].always, KINDS[kind].wanted
    wanted = {} if always else unit.preferences.of_users([contact.user_id for contact, _ in reached])
    write_mails(unit, [
        Mail(call.new_id("mal"), kind, contact.email, contact.language, call.at_epoch, told, contact.user_id)
        for contact, told in reached if always or wanted.get((contact.user_id, kind), default)
    ])  # fmt: skip
