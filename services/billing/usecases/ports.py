"""What billing's use cases need from outside, as shapes: the store and the renderers fill them in `main.py`.

In and out: immutable values and Polars frames of whole numbers; nothing here knows a framework.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import polars as pl

from services.billing.domain.client import BillRate, Client, LegalEntity
from services.billing.domain.invoice import Invoice, InvoiceLine, Totals
from services.billing.domain.tax import Tax
from shared.events.billing import BilledSeconds
from shared.events.fact import Fact
from shared.values.money import Money

Rows = Sequence[Mapping[str, Any]]
Cursor = Sequence[Any] | None


@dataclass(frozen=True)
class Export:
    """One format: how an invoice is written and read back, the ending of its files, and its media type."""

    render: Callable[[Invoice], bytes]
    check: Callable[[bytes], Totals]
    suffix: str
    media_type: str


@dataclass(frozen=True)
class Unclaimed:
    """All unclaimed charges of one engagement, work week, code and rate, and why they were posted."""

    trainer_id: str
    trainer_code: str
    engagement_id: str
    project_id: str
    project_name: str
    workweek_start: date
    code: str
    rate_e4: int
    seconds: int
    amount_minor: int
    causes: tuple[str, ...]
    billed_before: bool


@dataclass(frozen=True)
class DraftLine:
    """An invoice line with whose time it is, which no document shows."""

    line: InvoiceLine
    trainer_id: str
    engagement_id: str


@dataclass(frozen=True)
class StoredInvoice:
    """An invoice as stored; `version` counts its states, `received_minor` adds up its receipts."""

    invoice_id: str
    client_id: str
    legal_entity_id: str
    state: str
    version: int
    drafted_by: str
    received_minor: int
    invoice: Invoice


@dataclass(frozen=True)
class Charge:
    """One posted charge with its accrual's cause and, where claimed, its invoice."""

    charge_id: str
    trainer_id: str
    client_id: str
    engagement_id: str
    workweek_start: date
    code: str
    rate_e4: int
    currency: str
    seconds: int
    amount_minor: int
    cause: str
    invoice_id: str | None

    @property
    def amount(self) -> Money:
        """Give the amount with its currency."""
        return Money(self.amount_minor, self.currency)


@dataclass(frozen=True)
class InvoiceHead:
    """An invoice without its lines; `version` counts its states."""

    invoice_id: str
    client_id: str
    state: str
    number: str | None
    issued_on: date | None
    due_on: date | None
    currency: str
    seconds: int
    net_minor: int
    tax_minor: int
    received_minor: int
    version: int


@dataclass(frozen=True)
class Uncharged:
    """Approved seconds of an engagement that no charge covers; `client_id` None while its terms are unknown."""

    engagement_id: str
    client_id: str | None
    seconds: int


@dataclass(frozen=True)
class InvoiceSums:
    """An invoice's stored totals; its lines' (tax, net, seconds); its (sort_key, state)s; the sum of its receipts."""

    invoice_id: str
    seconds: int
    net_minor: int
    tax_minor: int
    number: str | None
    by_tax: tuple[tuple[Tax, int, int], ...]
    states: tuple[tuple[int, str], ...]
    received_minor: int


class LegalEntities(Protocol):
    """Our own companies."""

    def add(self, entity: LegalEntity, by: str, at_epoch: int) -> None: ...
    def get(self, legal_entity_id: str) -> LegalEntity | None: ...
    def all(self) -> list[LegalEntity]: ...


class Clients(Protocol):
    """Clients and their agreements."""

    def add(self, client: Client, by: str, at_epoch: int) -> None: ...
    def get(self, client_id: str) -> Client | None: ...


class Engagements(Protocol):
    """Who works for whom on what: as heard."""

    def save(self, rows: Rows, heard_id: str) -> None: ...
    def save_projects(self, rows: Rows) -> None: ...
    def give_codes(self, pairs: Sequence[tuple[str, str]]) -> None: ...
    def lock(self, engagement_ids: Sequence[str]) -> None: ...
    def terms(self, engagement_ids: Sequence[str], known_epoch: int | None = None) -> pl.DataFrame: ...
    def within(self, scope_id: str) -> tuple[str, list[str]] | None: ...
    def all_ids(self) -> list[str]: ...


class BillRates(Protocol):
    """Bill rates on two time axes."""

    def add(self, rates: Sequence[BillRate]) -> None: ...
    def of_scopes(self, scope_ids: Sequence[str]) -> pl.DataFrame: ...


class Hours(Protocol):
    """Approved lines, and which of them were voided."""

    def add(self, rows: Rows) -> None: ...
    def void(self, rows: Rows) -> None: ...
    def versions(self, entry_ids: Sequence[str]) -> pl.DataFrame: ...
    def live(
        self, engagement_ids: Sequence[str], first: date | None, last: date | None, known_epoch: int | None = None
    ) -> pl.DataFrame: ...


class Charges(Protocol):
    """Differences posted, and those no invoice has claimed."""

    def append(self, accruals: Rows, charges: Rows) -> None: ...
    def posted(
        self, engagement_ids: Sequence[str], first: date | None, last: date | None, known_epoch: int | None = None
    ) -> pl.DataFrame: ...
    def unclaimed(self, client_id: str, up_to: date, known_epoch: int | None = None) -> list[Unclaimed]: ...
    def claim(self, invoice_id: str, client_id: str, up_to: date) -> int: ...
    def get(self, charge_id: str, known_epoch: int | None = None) -> Charge | None: ...
    def of_line(self, invoice_id: str, number: int) -> list[Charge]: ...


class Invoices(Protocol):
    """Invoices, their lines, numbers, states and receipts."""

    def add(self, stored: StoredInvoice, up_to: date, lines: Sequence[DraftLine], at_epoch: int) -> None: ...
    def get(self, invoice_id: str, known_epoch: int | None = None) -> StoredInvoice | None: ...
    def head(self, invoice_id: str, known_epoch: int | None = None) -> InvoiceHead | None: ...
    def line(self, invoice_id: str, number: int) -> InvoiceLine | None: ...
    def lines(self, invoice_id: str, week: date | None, after: int, limit: int) -> Sequence[InvoiceLine]: ...
    def billed(self, invoice_id: str) -> tuple[BilledSeconds, ...]: ...
    def next_sequence(self, legal_entity_id: str, year: int) -> int: ...
    def number(self, row: Mapping[str, Any]) -> None: ...
    def enter_state(self, row: Mapping[str, Any]) -> None: ...
    def has_receipt(self, invoice_id: str, reference: str) -> bool: ...
    def add_receipt(self, row: Mapping[str, Any]) -> None: ...


class Lists(Protocol):
    """Rows for people, after a cursor."""

    def charges(
        self,
        engagement_id: str | None,
        client_id: str | None,
        cursor: Cursor,
        limit: int,
        known_epoch: int | None = None,
    ) -> list[Charge]: ...
    def invoices(
        self,
        client_id: str | None,
        *,
        drafts: bool,
        cursor: Cursor,
        limit: int,
        known_epoch: int | None = None,
    ) -> list[InvoiceHead]: ...
    def uncharged(self, known_epoch: int | None = None) -> list[Uncharged]: ...


class Invariants(Protocol):
    """What must always hold, as queries."""

    def lines_off_their_claims(self) -> Sequence[str]: ...
    def claims_of_others(self) -> Sequence[str]: ...
    def years_with_gaps(self) -> Sequence[str]: ...
    def sums(self) -> list[InvoiceSums]: ...


class BillingPort(Protocol):
    """One transaction over billing."""

    legal_entities: LegalEntities
    clients: Clients
    engagements: Engagements
    rates: BillRates
    hours: Hours
    charges: Charges
    invoices: Invoices
    invariants: Invariants
    lists: Lists
    exports: Mapping[str, Export]

    def say(self, fact: Fact) -> None: ...
