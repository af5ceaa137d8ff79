"""What the use cases need from outside, and the shapes they exchange.

In and out: plain rows. The store implements the ports and keeps bank details encrypted; `main.py` hands in
the file formats, the sheet reader and the originator.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

import polars as pl

from services.payments.domain.account import AccountDetails
from services.payments.domain.batch import Batch, Totals
from services.payments.domain.file import PaymentFile
from services.payments.domain.order import ORDERS, Order
from services.payments.domain.originator import Originator
from services.payments.domain.tax_form import TaxForm
from services.payments.domain.verification import Verification
from shared.events.fact import Fact
from shared.values.finding import Finding
from shared.values.reach import Reach
from shared.values.sheet import RowError, Understood


@dataclass(frozen=True)
class FileFormat:
    """One format of bank file: what its file is called and is, how it is written and how it is read back."""

    extension: str
    media_type: str
    render: Callable[[Batch], bytes]
    check: Callable[[bytes], Totals]


@dataclass(frozen=True)
class Trainer:
    """A trainer as onboarding told us, as far as paying needs it."""

    trainer_id: str
    vendor_id: str
    external_ref: str
    email: str
    country: str
    worker_type: str


@dataclass(frozen=True)
class PayoutAccount:
    """An account as others may see it: never a number, only its last four characters and its bank."""

    account_id: str
    trainer_id: str
    method: str
    currency: str
    country: str
    last4: str
    bank_name: str
    state: str
    made_by: str
    made_epoch: int
    import_id: str = ""
    reason: str = ""
    since_epoch: int = 0


@dataclass(frozen=True)
class GivenTaxForm:
    """A tax form as others may see it: never a number or a name; `valid_to` is exclusive."""

    tax_form_id: str
    trainer_id: str
    kind: str
    country: str
    last4: str
    treaty_country: str
    signed_on: date
    valid_to: date | None
    given_by: str
    given_epoch: int


@dataclass(frozen=True)
class TaxFormEnd:
    """That somebody's newest form ends: its kind, and the day up to which it counts, exclusive."""

    tax_form_id: str
    trainer_id: str
    kind: str
    valid_to: date


@dataclass(frozen=True)
class SharedAccount:
    """An account number that several people gave: its last digits, its bank, and they."""

    last4: str
    bank_name: str
    trainer_ids: tuple[str, ...]
    account_ids: tuple[str, ...]


@dataclass(frozen=True)
class SharedTaxNumber:
    """A tax number that several people gave: of which country, and they."""

    country: str
    trainer_ids: tuple[str, ...]
    tax_form_ids: tuple[str, ...]


# One payment in a file: its order, the account it goes to as that account is now, and what kind of worker is paid.
MEMBERS: dict[str, Any] = ORDERS | {
    "account_id": pl.String, "account_state": pl.String, "worker_type": pl.String,
}  # fmt: skip


@dataclass(frozen=True)
class StateChange:
    """One row of a thing's history."""

    state: str
    by_user: str
    at_epoch: int
    why: str


@dataclass(frozen=True)
class Counted:
    """Payments in one state, by one method and in one currency: how many, and minor units."""

    state: str
    method: str
    currency: str
    payments: int
    amount_minor: int


@dataclass(frozen=True)
class AccountRow:
    """One good row of an accounts' sheet: its line, the trainer's keys, the checked details."""

    row: int
    external_ref: str
    email: str
    details: AccountDetails


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. Every data row is new, known or in error."""

    rows: int
    new: int
    known: int
    errors: list[RowError] = field(default_factory=list)
    dry_run: bool = False
    import_id: str = ""


# An accounts' sheet, read.
AccountsSheet = Understood[AccountRow]


class Trainers(Protocol):
    """Trainers as heard."""

    def save(self, trainers: Sequence[Trainer]) -> None: ...
    def get(self, trainer_id: str) -> Trainer | None: ...
    def by_id(self, trainer_ids: Collection[str]) -> dict[str, Trainer]: ...
    def by_refs(self, external_refs: Collection[str]) -> dict[str, list[Trainer]]: ...
    def by_emails(self, emails: Collection[str]) -> dict[str, Trainer]: ...


class Accounts(Protocol):
    """Payout accounts: details go in whole and come out only for a bank file."""

    def add(self, accounts: Sequence[tuple[PayoutAccount, AccountDetails]]) -> None: ...
    def get(self, account_id: str) -> PayoutAccount | None: ...
    def page(
        self, *, trainer_id: str | None, state: str | None, named: Sequence[str], after: str, limit: int
    ) -> list[PayoutAccount]: ...
    def pending_of_import(self, import_id: str) -> list[PayoutAccount]: ...
    def active_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]: ...
    def cooled(self, since_epoch: int, limit: int) -> list[PayoutAccount]: ...
    def cooling_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]: ...
    def shared(self) -> list[SharedAccount]: ...
    def all_of(self, trainer_ids: Collection[str]) -> list[PayoutAccount]: ...
    def destroy(self, trainer_ids: Collection[str]) -> None: ...
    def states_of_same(
        self, details: Sequence[tuple[str, AccountDetails]]
    ) -> dict[tuple[str, AccountDetails], tuple[str, str]]: ...
    def trainers_with_number_of(self, account_id: str) -> list[str]: ...
    def details(self, account_ids: Collection[str]) -> dict[str, AccountDetails]: ...
    def enter_states(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None: ...
    def history(self, account_id: str) -> list[StateChange]: ...


class Verifications(Protocol):
    """How accounts were tried; deposits go in as keyed digests."""

    def lookup(self, amounts: str) -> str: ...
    def save(self, tried: Verification) -> None: ...
    def of(self, account_id: str) -> list[Verification]: ...


class Erasures(Protocol):
    """Whose sealed details are to go."""

    def ask(self, trainer_ids: Sequence[str], at_epoch: int) -> None: ...
    def ready(self, limit: int) -> list[str]: ...
    def done(self, trainer_ids: Sequence[str], at_epoch: int) -> None: ...
    def wait_again(self, trainer_ids: Sequence[str]) -> None: ...


class TaxForms(Protocol):
    """Tax forms: their fields go in whole and stay sealed."""

    def add(self, given: GivenTaxForm, form: TaxForm) -> None: ...
    def destroy(self, trainer_ids: Collection[str]) -> None: ...
    def get(self, tax_form_id: str) -> GivenTaxForm | None: ...
    def page(
        self, *, trainer_id: str | None, expires_before: date | None, after: str, limit: int
    ) -> list[GivenTaxForm]: ...
    def ending(
        self, reach: Reach, before: date | None, after: tuple[date, str] | None, limit: int
    ) -> list[TaxFormEnd]: ...
    def shared(self) -> list[SharedTaxNumber]: ...


class Orders(Protocol):
    """Payment orders and the rows of their states."""

    def add(self, orders: pl.DataFrame, at_epoch: int) -> None: ...
    def add_if_new(self, orders: pl.DataFrame, at_epoch: int) -> bool: ...
    def get(self, payment_id: str) -> Order | None: ...
    def among(self, payment_ids: pl.Series) -> pl.DataFrame: ...
    def open(
        self, pay_run_id: str | None, method: str | None = None, *, after: str = "", limit: int | None = None
    ) -> pl.DataFrame: ...
    def state(self, payment_id: str) -> str | None: ...
    def account_paid(self, payment_id: str) -> str | None: ...
    def page(
        self, *, pay_run_id: str | None, state: str | None, trainer_id: str | None, after: str, limit: int
    ) -> list[tuple[Order, str]]: ...
    def counts(self, pay_run_id: str | None) -> list[Counted]: ...
    def enter_states(self, payment_ids: pl.Series, state: str, by: str, at_epoch: int, why: str) -> None: ...
    def history(self, payment_id: str) -> list[StateChange]: ...


class Files(Protocol):
    """Payment files, their members and their encrypted contents."""

    def add(self, file: PaymentFile, members: pl.DataFrame) -> None: ...
    def get(self, file_id: str) -> PaymentFile | None: ...
    def page(self, *, pay_run_id: str | None, after: str, limit: int) -> list[PaymentFile]: ...
    def members(self, file_id: str, state: str | None = None) -> pl.DataFrame: ...
    def modifiers_used(self, method: str, day: date) -> int: ...
    def keep(self, file_id: str, content: bytes) -> None: ...
    def release(self, file: PaymentFile, modifier: str, day: date) -> None: ...
    def content(self, file_id: str) -> bytes: ...
    def free_members(self, file_id: str) -> None: ...
    def enter_state(self, file_id: str, state: str, by: str, at_epoch: int, why: str) -> None: ...
    def note_download(self, file_id: str, by: str, at_epoch: int) -> None: ...
    def history(self, file_id: str) -> list[StateChange]: ...


class Invariants(Protocol):
    """Set-based questions whose answer should be nothing."""

    def findings(self) -> list[Finding]: ...
    def released_files(self) -> list[PaymentFile]: ...


class PaymentsPort(Protocol):
    """One transaction of payments."""

    trainers: Trainers
    accounts: Accounts
    tax_forms: TaxForms
    erasures: Erasures
    verifications: Verifications
    orders: Orders
    files: Files
    invariants: Invariants
    formats: Mapping[str, FileFormat]
    originator: Originator
    cool_off_seconds: int

    def say(self, fact: Fact) -> None: ...
    def say_columns(self, kind: type[Fact], facts: pl.DataFrame) -> None: ...
    def ask(self, job: str, payload: Mapping[str, Any], *, key: str = "") -> None: ...
