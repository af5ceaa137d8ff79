"""Write mails. In: mails. Out: they wait, and jobs will send them once this is committed."""

from __future__ import annotations

from collections.abc import Sequence

from services.notifications.domain.mail import Mail
from services.notifications.usecases.ports import NotificationsPort

# One conversation with a mail server: long enough to be worth its greeting, short enough to be held in a transaction.
TOGETHER = 20


def write_mails(unit: NotificationsPort, mails: Sequence[Mail]) -> None:
    """Keep them and ask for some jobs."""
    unit.mails.add(mails)
    for start in range(0, len(mails), TOGETHER):
        unit.ask("send_mails", {"mail_ids": [mail.mail_id for mail in mails[start : start + TOGETHER]]})
