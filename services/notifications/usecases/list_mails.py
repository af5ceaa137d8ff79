"""List mails. In: where the page begins. Out: who was written to about what, and how it ended; never what was said."""

from __future__ import annotations

from services.notifications.domain.mail import Mail, MailEnd
from services.notifications.usecases.ports import NotificationsPort


def list_mails(unit: NotificationsPort, after: str, limit: int) -> list[tuple[Mail, MailEnd | None]]:
    """Give up to `limit` mails by id after `after`."""
    return unit.mails.page(after, limit)
