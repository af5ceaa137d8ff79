"""What use cases need of the way in: agreements, identity data, accounts, credentials and availability.

In and out: plain rows. The store implements the ports.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from services.onboarding.domain.agreement import SignedAgreement
from services.onboarding.domain.availability import Availability
from services.onboarding.domain.credential import Credential
from services.onboarding.domain.erasure import Erasure
from services.onboarding.domain.identity_data import Document
from services.onboarding.domain.trainer import Person
from shared.values.reach import Reach


@dataclass(frozen=True)
class Agreement:
    """The text in force that trainers sign."""

    agreement_id: str
    title: str
    text: str
    digest: str


@dataclass(frozen=True)
class SentAgreement:
    """A text that a trainer was sent, and their signature under it, if there is one."""

    agreement_id: str
    title: str
    digest: str
    sent_epoch: int
    signed_epoch: int | None
    signed_name: str | None
    address: str | None
    document_digest: str | None


@dataclass(frozen=True)
class Confirmation:
    """A trainer's own word on who they are, with the document they gave, if any."""

    trainer_id: str
    person: Person
    document: Document | None
    address: str
    confirmed_epoch: int


@dataclass(frozen=True)
class SharedTrait:
    """A document or device that several people gave; what it is stays unsaid."""

    kind: str
    trainer_ids: tuple[str, ...]
    newest_epoch: int


@dataclass(frozen=True)
class KnownAccount:
    """A payout account as payments told us: whose, in which state, and the bank's reason where it refused it."""

    account_id: str
    trainer_id: str
    state: str
    reason: str
    since_epoch: int


@dataclass(frozen=True)
class KnownTaxForm:
    """A tax form as payments told us: whose, and until when it counts (exclusive; none does not end)."""

    tax_form_id: str
    trainer_id: str
    valid_to: date | None
    heard_epoch: int


@dataclass(frozen=True)
class KnownRequirement:
    """What a project asks of people, as timetracking told us; `valid_to` is exclusive, no name means any."""

    requirement_id: str
    project_id: str
    kind: str
    name_key: str
    valid_from: date
    valid_to: date | None
    heard_epoch: int


@dataclass(frozen=True)
class CredentialQuery:
    """Which credentials a list shall show: of one trainer, in one state, with a last day before another."""

    trainer_id: str | None = None
    state: str | None = None
    expires_before: date | None = None


class Agreements(Protocol):
    """The agreement in force, whom it was sent to, who signed it, and the signed documents."""

    def in_force(self) -> Agreement | None: ...
    def publish(self, agreement: Agreement, at_epoch: int) -> None: ...
    def sent_to(self, agreement_id: str, trainer_ids: Sequence[str]) -> frozenset[str]: ...
    def send(self, agreement_id: str, trainer_ids: Sequence[str], by: str, at_epoch: int) -> None: ...
    def sent(self, trainer_id: str) -> list[SentAgreement]: ...
    def sign(self, rows: Sequence[Mapping[str, object]]) -> None: ...
    def signed_by(self, agreement_id: str, trainer_ids: Sequence[str]) -> frozenset[str]: ...
    def signed(self, trainer_id: str, agreement_id: str) -> SignedAgreement | None: ...
    def document(self, trainer_id: str, agreement_id: str) -> bytes | None: ...
    def keep_document(self, trainer_id: str, agreement_id: str, content: bytes, at_epoch: int) -> None: ...


class Confirmations(Protocol):
    """What trainers said of who they are."""

    def add(self, confirmation: Confirmation) -> None: ...
    def newest(self, trainer_ids: Sequence[str]) -> Mapping[str, Mapping[str, str]]: ...


class Traits(Protocol):
    """What people gave that another may have given too; kept as keyed digests alone."""

    def keep(self, given: Sequence[tuple[str, str, str]], at_epoch: int) -> None: ...
    def shared(self) -> list[SharedTrait]: ...


class Accounts(Protocol):
    """Payout accounts and tax forms as heard."""

    def keep(self, accounts: Sequence[KnownAccount]) -> None: ...
    def keep_tax_forms(self, forms: Sequence[KnownTaxForm]) -> None: ...


class Credentials(Protocol):
    """Credentials with their present state, and what projects ask for."""

    def add(self, credential: Credential) -> None: ...
    def end(self, credential_id: str, valid_to: date | None) -> None: ...
    def enter_state(self, credential_id: str, state: str, by: str, at_epoch: int, why: str) -> None: ...
    def get(self, credential_id: str) -> Credential | None: ...
    def of_trainer(self, trainer_id: str) -> list[Credential]: ...
    def page(self, reach: Reach, wanted: CredentialQuery, after: tuple[date, str], limit: int) -> list[Credential]: ...
    def keep_requirements(self, told: Sequence[KnownRequirement]) -> None: ...


class Availabilities(Protocol):
    """What was said of when people are there."""

    def add(self, said: Availability) -> None: ...
    def of_trainer(self, trainer_id: str) -> list[Availability]: ...


class Erasures(Protocol):
    """Erasures that were asked for, and what they wipe here."""

    def get(self, trainer_id: str) -> Erasure | None: ...
    def add(self, erasure: Erasure) -> None: ...
    def decide(self, erasure: Erasure) -> None: ...
    def wipe(self, trainer_id: str, pseudonym: str) -> None: ...
    def told_once(self, until_epoch: int, limit: int) -> list[Erasure]: ...
    def told_again(self, trainer_ids: Sequence[str], at_epoch: int) -> None: ...
