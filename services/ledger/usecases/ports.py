"""What the use cases need from outside: facts, frames and values in and out; `store/unit.py` gives it all."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import polars as pl

from services.ledger.domain.accounts import Chart
from services.ledger.domain.balance import AccountSum, TrialBalance
from services.ledger.domain.gaps import HourSums, Key, Stand
from services.ledger.domain.journal import Journal
from services.ledger.domain.margin import Project, Sum
from services.ledger.domain.moves import Claim, Kept
from services.ledger.domain.trace import Step, Week
from shared.events.billing import ChargesAccrued, InvoiceIssued, ReceiptRecorded
from shared.events.fact import Fact
from shared.events.onboarding import EngagementStarted
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled
from shared.events.payroll import EarningsAccrued, PaymentOrdered, PayRunApproved
from shared.events.timetracking import HoursCorrected
from shared.values.finding import Finding

AboutItem = PaymentOrdered | PaymentReleased | PaymentReturned
PaymentStep = PaymentReleased | PaymentSettled | PaymentReturned
TrialBalanceWriter = Callable[[TrialBalance], bytes]


@dataclass(frozen=True)
class Scope:
    """Which work weeks are asked about; None narrows nothing."""

    trainer_id: str | None = None
    engagement_id: str | None = None
    workweek_start: date | None = None


EVERYTHING = Scope()


@dataclass(frozen=True)
class Closing:
    """Up to and including `closed_to` the books take no more journals."""

    closed_to: date
    closed_by: str
    closed_epoch: int
    journals: int


@dataclass(frozen=True)
class Stages:
    """Seconds of each work week: frames as `domain.gaps.reconcile_weeks` takes them."""

    sums: dict[str, pl.DataFrame]
    earned: pl.DataFrame
    charged: pl.DataFrame
    unplaced_seconds: int


class Books(Protocol):
    """Journals and closings."""

    def write(self, journals: Sequence[Journal]) -> None: ...
    def sums(self, as_of: date | None, known_epoch: int | None) -> list[AccountSum]: ...
    def fold_sums(self, limit: int) -> int: ...
    def closed_to(self) -> date | None: ...
    def count(self, up_to: date) -> int: ...
    def close(self, closing: Closing) -> None: ...


class Hours(Protocol):
    """Approved hours and the terms that place them in work weeks."""

    def terms(self, engagement_ids: Sequence[str]) -> pl.DataFrame: ...
    def keep_terms(self, facts: Sequence[EngagementStarted]) -> None: ...
    def of(self, engagement_ids: Sequence[str], trainer_ids: Sequence[str]) -> pl.DataFrame: ...
    def add(self, pieces: pl.DataFrame) -> None: ...
    def remove(self, pieces: pl.DataFrame) -> None: ...
    def void(self, facts: Sequence[HoursCorrected]) -> None: ...
    def voids(self, trainer_ids: Sequence[str]) -> pl.DataFrame: ...
    def of_versions(self, versions: pl.DataFrame) -> pl.DataFrame: ...


class Work(Protocol):
    """What accrued, what claimed it, and what became of the claims."""

    def add_earnings(self, facts: Sequence[EarningsAccrued]) -> None: ...
    def add_charges(self, facts: Sequence[ChargesAccrued]) -> None: ...
    def add_pay_runs(self, facts: Sequence[PayRunApproved]) -> None: ...
    def ordered_before(self, facts: Sequence[PaymentOrdered]) -> frozenset[str]: ...
    def add_pay_items(self, facts: Sequence[PaymentOrdered]) -> None: ...
    def add_payments(self, facts: Sequence[PaymentOrdered]) -> None: ...
    def add_steps(self, step: str, facts: Sequence[PaymentStep]) -> None: ...
    def claims_of(self, facts: Sequence[AboutItem]) -> list[Claim]: ...
    def under_way(self, facts: Sequence[AboutItem]) -> dict[str, int]: ...
    def settled(self, facts: Sequence[PaymentReturned]) -> frozenset[str]: ...
    def add_invoices(self, facts: Sequence[InvoiceIssued]) -> None: ...
    def add_receipts(self, facts: Sequence[ReceiptRecorded]) -> None: ...


class Weeks(Protocol):
    """Seconds by work week, added up from everything."""

    def stages(self) -> Stages: ...


class KeptWeeks(Protocol):
    """What work weeks came to, as it was kept."""

    def add(self, moves: Mapping[Key, Sequence[int]]) -> dict[Key, Stand]: ...
    def peaks(self, weeks: Sequence[Key]) -> tuple[dict[Key, int], dict[Key, int]]: ...
    def write(self, kept: Kept) -> None: ...
    def fold_sums(self, limit: int) -> int: ...
    def all(self) -> tuple[pl.DataFrame, pl.DataFrame]: ...
    def sums(self, scope: Scope) -> HourSums: ...
    def page(self, scope: Scope, reason: str | None, after: Week | None, limit: int) -> dict[Week, Stand]: ...


class Margins(Protocol):
    """What accrued, by engagement."""

    def charged(self, first: date | None, last: date | None) -> list[Sum]: ...
    def earned(self, first: date | None, last: date | None) -> list[Sum]: ...
    def projects(self) -> dict[str, Project]: ...


class Trail(Protocol):
    """What leads to and from a work week."""

    def weeks_of(self, subject_id: str, after: Week | None, limit: int) -> list[Week]: ...
    def steps_of(self, week: Week) -> list[Step]: ...


class Invariants(Protocol):
    """Queries for what must never be."""

    def findings(self, chart: Chart) -> list[Finding]: ...


class LedgerPort(Protocol):
    """One transaction of the ledger."""

    chart: Chart
    books: Books
    hours: Hours
    work: Work
    weeks: Weeks
    kept: KeptWeeks
    margins: Margins
    trail: Trail
    invariants: Invariants
    write_trial_balance: TrialBalanceWriter

    def say(self, fact: Fact) -> None: ...
    def hold(self, keys: Sequence[str]) -> None: ...
    def booking_day(self, day: date | None = None) -> date: ...
