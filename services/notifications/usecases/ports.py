"""What notifications' use cases need from outside: rows, a mailer, texts, the secrets of links."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.notifications.domain.mail import Contact, Mail, MailEnd
from services.notifications.domain.settings import Settings
from services.notifications.domain.wording import Translate


@dataclass(frozen=True)
class Outgoing:
    """One mail as it leaves: to whom, and its bytes."""

    mail_id: str
    email: str
    content: bytes


@dataclass(frozen=True)
class Delivery:
    """What a mail server said of one mail: that it took it or, for ever, that it will not."""

    mail_id: str
    refused_because: str = ""


class Mailer(Protocol):
    """Hands mails to a mail server.

    `send` gives the deliveries that were decided; a mail that is missing among them may be tried again. It raises a
    refusal of the kind AWAY only where none was decided.
    """

    def send(self, mails: Sequence[Outgoing]) -> list[Delivery]: ...


class Contacts(Protocol):
    """People, by id or by trainer."""

    def save(self, contacts: Sequence[Contact]) -> None: ...
    def of_users(self, user_ids: Sequence[str]) -> dict[str, Contact]: ...
    def of_trainers(self, trainer_ids: Sequence[str]) -> dict[str, Contact]: ...


class Preferences(Protocol):
    """What people said they want to be told, by kind."""

    def of_users(self, user_ids: Sequence[str]) -> dict[tuple[str, str], bool]: ...
    def save(self, user_id: str, wanted: Mapping[str, bool]) -> None: ...


class Mails(Protocol):
    """Mails and how they ended."""

    def add(self, mails: Sequence[Mail]) -> None: ...
    def waiting(self, mail_ids: Sequence[str]) -> list[Mail]: ...
    def end(self, ends: Sequence[MailEnd]) -> None: ...
    def page(self, after: str, limit: int) -> list[tuple[Mail, MailEnd | None]]: ...
    def waiting_since(self, before_epoch: int) -> list[str]: ...


class NotificationsPort(Protocol):
    """One unit of work of notifications."""

    contacts: Contacts
    preferences: Preferences
    mails: Mails
    mailer: Mailer
    settings: Settings
    texts: Mapping[str, Translate]
    link_secret: Callable[[str], str]
    render: Callable[[Mail, str, tuple[str, str]], bytes]

    def ask(self, job: str, payload: Mapping[str, Any]) -> None: ...
