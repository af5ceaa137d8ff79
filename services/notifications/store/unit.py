"""One transaction of notifications, with its repositories. In: a connection, a call, the machines beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from services.notifications.domain.mail import Mail
from services.notifications.domain.settings import Settings
from services.notifications.domain.wording import Translate
from services.notifications.store.contacts import ContactRows, PreferenceRows
from services.notifications.store.mails import MailRows
from services.notifications.store.messages import MessageRows
from services.notifications.store.webhooks import WebhookRows, WebhookTrainerRows
from services.notifications.usecases.ports import Mailer, Sender
from shared.plumbing.unit import Unit
from shared.values.call import Call


@dataclass(frozen=True)
class Machines:
    """What stands beside the rows: settings, mailer, texts, secrets, how a mail looks, a sender."""

    settings: Settings
    mailer: Mailer
    texts: Mapping[str, Translate]
    link_secret: Callable[[str], str]
    webhook_key: Callable[[str], bytes]
    render: Callable[[Mail, str, tuple[str, str]], bytes]
    sender: Sender


class NotificationsUnit(Unit):
    """What the use cases see."""

    def __init__(self, connection: sa.Connection, call: Call, *, machines: Machines) -> None:
        """Open the repositories on this transaction."""
        super().__init__(connection, call)
        self.contacts = ContactRows(connection)
        self.preferences = PreferenceRows(connection)
        self.mails = MailRows(connection)
        self.webhooks = WebhookRows(connection)
        self.webhook_trainers = WebhookTrainerRows(connection)
        self.messages = MessageRows(connection)
        self.settings = machines.settings
        self.mailer = machines.mailer
        self.texts = machines.texts
        self.link_secret = machines.link_secret
        self.webhook_key = machines.webhook_key
        self.render = machines.render
        self.sender = machines.sender
