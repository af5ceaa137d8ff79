"""What notifications' use cases need from outside: rows, a mailer, texts, secrets, a way to tell endpoints."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from services.notifications.domain.mail import Contact, Mail, MailEnd
from services.notifications.domain.settings import Settings
from services.notifications.domain.webhook import Attempt, Endpoint, Message
from services.notifications.domain.wording import Translate
from shared.values.reach import Reach


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
    refusal of the kind AWAY only where none was decided. `forget` destroys what it keeps of mails itself, if anything.
    """

    def send(self, mails: Sequence[Outgoing]) -> list[Delivery]: ...
    def forget(self, mail_ids: Sequence[str]) -> None: ...


class Contacts(Protocol):
    """People, by id or by trainer."""

    def save(self, contacts: Sequence[Contact]) -> None: ...
    def of_users(self, user_ids: Sequence[str]) -> dict[str, Contact]: ...
    def of_trainers(self, trainer_ids: Sequence[str]) -> dict[str, Contact]: ...
    def of_role(self, role: str) -> list[Contact]: ...


class Preferences(Protocol):
    """What people said they want to be told, by kind."""

    def of_users(self, user_ids: Sequence[str]) -> dict[tuple[str, str], bool]: ...
    def save(self, user_id: str, wanted: Mapping[str, bool]) -> None: ...


class Mails(Protocol):
    """Mails and how they ended."""

    def add(self, mails: Sequence[Mail]) -> None: ...
    def forget(self, trainer_id: str, email: str, at_epoch: int) -> list[str]: ...
    def forgotten(self, trainer_ids: Sequence[str]) -> set[str]: ...
    def waiting(self, mail_ids: Sequence[str]) -> list[Mail]: ...
    def end(self, ends: Sequence[MailEnd]) -> None: ...
    def page(self, after: str, limit: int) -> list[tuple[Mail, MailEnd | None]]: ...
    def waiting_since(self, before_epoch: int) -> list[str]: ...


@dataclass(frozen=True)
class Terms:
    """What an endpoint shall be: where, called what, told of which types."""

    url: str
    label: str
    types: Sequence[str]


@dataclass(frozen=True)
class NewEndpoint:
    """An endpoint with a secret of its own: shown once, worked out again when something is signed by it."""

    endpoint: Endpoint
    secret: str


@dataclass(frozen=True)
class Sent:
    """What became of one try: the status that was answered, if any, how long that took, in words why it failed."""

    status: int | None
    milliseconds: int
    reason: str = ""


class Sender(Protocol):
    """Sends webhooks. `check` refuses addresses to which nothing is sent; `send` never raises a refusal."""

    def check(self, url: str) -> None: ...
    def send(self, url: str, headers: Mapping[str, str], body: str) -> Sent: ...


class Webhooks(Protocol):
    """Endpoints, their states and secrets."""

    def get(self, endpoint_id: str) -> Endpoint | None: ...
    def page(self, reach: Reach, after: str, limit: int) -> list[Endpoint]: ...
    def count(self, reach: Reach) -> int: ...
    def told(self, type_: str) -> list[Endpoint]: ...
    def add(self, endpoint: Endpoint) -> None: ...
    def change(self, endpoint: Endpoint, by: str, at_epoch: int, why: str) -> None: ...
    def tried(self, endpoint_id: str, at_epoch: int, *, succeeded: bool) -> None: ...
    def add_secret(self, secret_id: str, endpoint_id: str, by: str, at_epoch: int) -> None: ...
    def end_secrets(self, endpoint_id: str, ends_epoch: int) -> None: ...
    def secret_ids(self, endpoint_id: str, at_epoch: int) -> list[str]: ...


class WebhookTrainers(Protocol):
    """Whose trainers are, and what was heard of them before that was known."""

    def keep(self, vendors: Mapping[str, str]) -> None: ...
    def vendors(self, trainer_ids: Sequence[str]) -> dict[str, str]: ...
    def wait(self, early: Sequence[tuple[str, str, Mapping[str, str]]]) -> None: ...
    def waited(self, trainer_ids: Sequence[str]) -> list[tuple[str, str, dict[str, str]]]: ...


class Messages(Protocol):
    """What endpoints are told, and each try."""

    def add(self, messages: Sequence[Message]) -> None: ...
    def get(self, message_id: str) -> Message | None: ...
    def keep(self, message: Message) -> None: ...
    def tried(self, attempt: Attempt) -> None: ...
    def attempts_of(self, message_ids: Sequence[str]) -> list[Attempt]: ...
    def page(self, endpoint_id: str, state: str | None, before: str | None, limit: int) -> list[Message]: ...
    def again(self, endpoint_id: str, since_epoch: int, due_epoch: int, *, delivered: bool) -> int: ...
    def due(self, at_epoch: int, limit: int) -> list[Message]: ...
    def probes(self, at_epoch: int) -> list[Message]: ...
    def lease(self, message_ids: Sequence[str], until_epoch: int) -> None: ...
    def forget(self, before_epoch: int, limit: int) -> int: ...
    def overdue_since(self, before_epoch: int) -> list[str]: ...


class NotificationsPort(Protocol):
    """One unit of work of notifications."""

    contacts: Contacts
    preferences: Preferences
    mails: Mails
    webhooks: Webhooks
    webhook_trainers: WebhookTrainers
    messages: Messages
    mailer: Mailer
    sender: Sender
    settings: Settings
    texts: Mapping[str, Translate]
    link_secret: Callable[[str], str]
    webhook_key: Callable[[str], bytes]
    render: Callable[[Mail, str, tuple[str, str]], bytes]

    def ask(self, job: str, payload: Mapping[str, Any]) -> None: ...
