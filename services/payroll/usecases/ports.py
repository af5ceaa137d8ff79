"""What the use cases need from outside, and the plain shapes that pass between them.

In: nothing. Out: protocols that the store and `main.py` fulfil; frames have the schemas of `domain.frames`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import polars as pl

from services.payroll.domain.bonus import Bonus, Engaged
from services.payroll.domain.case import Case
from services.payroll.domain.line import Basis, LineKey
from services.payroll.domain.pack import Pack
from services.payroll.domain.register import Register
from services.payroll.domain.remark import Circumstances, Claimable, Preview
from services.payroll.domain.statement import Head, Posted, Statement
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from shared.events.fact import Fact
from shared.values.finding import Finding
from shared.values.refusal import Kind, Refusal
from shared.values.sheet import RowError, Understood

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Shard:
    """Everyone from `first` to `last`, both included, in the order of ids: for what a list would be too long."""

    first: str
    last: str


Whose = Sequence[str] | Shard
# The bytes of a rule pack's file -> the pack and its worked examples.
PackReader = Callable[[bytes], tuple[Pack, Sequence[Case]]]
# A sheet of bonuses: lines of the file, each with the `GrantBonus` it asks for.
BonusSheet = Understood[tuple[int, Any]]


@dataclass(frozen=True)
class Cause:
    """Why work weeks are priced again: the fact (type and id), and a sentence for the trainer."""

    fact: str
    reason: str


@dataclass(frozen=True)
class PayRun:
    """A pay run and where it stands; `version` counts its states."""

    pay_run_id: str
    kind: str
    pay_group: str
    period_start: date
    period_end: date
    payday: date
    opened_by: str
    opened_epoch: int
    state: str
    version: int

    def require_version(self, version: int | None) -> None:
        """Refuse a caller who has seen another version; None asks for no check."""
        if version not in (None, self.version):
            raise Refusal("version_stale", "The pay run has changed since you read it; read it again and repeat.",
                          kind=Kind.STALE)  # fmt: skip


@dataclass(frozen=True)
class PayTime:
    """How many earnings of the work weeks that begin on a day have arrived, and how many seconds that took in all."""

    workweek_start: date
    earnings: int
    seconds: int

    @property
    def mean_seconds(self) -> int:
        """Give the mean, in whole seconds, rounded down."""
        return self.seconds // self.earnings


@dataclass(frozen=True)
class VendorSum:
    """What a vendor's people earned on a project in one currency, and what of it runs have claimed; minor units."""

    project_name: str
    currency: str
    trainers: int
    seconds: int
    earned_minor: int
    in_runs_minor: int


@dataclass(frozen=True)
class VendorLine:
    """The same of one person; names are None where nobody has told."""

    trainer_id: str
    engagement_id: str
    currency: str
    external_ref: str | None
    given_name: str | None
    family_name: str | None
    project_name: str
    seconds: int
    earned_minor: int
    in_runs_minor: int


@dataclass(frozen=True)
class UnpaidWeek:
    """What is earned of the work weeks that begin on a day and in no run yet, in one currency; seconds, minor units."""

    workweek_start: date
    currency: str
    trainers: int
    seconds: int
    amount_minor: int


@dataclass(frozen=True)
class RunState:
    """One change of a run: who, when, why."""

    state: str
    by_user: str
    at_epoch: int
    why: str


@dataclass(frozen=True)
class PayItem:
    """What one run pays one trainer in one currency, with its newest payment."""

    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    currency: str
    amount_minor: int
    seconds: int
    payment_id: str
    attempt: int
    end_to_end_id: str
    payday: date
    method: str
    last4: str
    payment_state: str


@dataclass(frozen=True)
class Earning:
    """One posted difference with its cause, and the pay item that claimed it, if any."""

    earning_id: str
    trainer_id: str
    engagement_id: str
    workweek_start: date
    code: str
    rate_e4: int
    extra_e4: int
    extra: str
    premium_e4: int
    currency: str
    pack: str
    pack_version: str
    seconds: int
    amount_minor: int
    week_pay: int
    week_seconds: int
    flat_pay: int
    straight_seconds: int
    unworked_seconds: int
    fixed_minor: int
    cause: str
    reason: str
    accrued_epoch: int
    pay_item_id: str | None

    @property
    def line_key(self) -> LineKey:
        """Give the line that the difference belongs to."""
        return LineKey(**{name: getattr(self, name) for name in LineKey.__annotations__})

    @property
    def basis(self) -> Basis:
        """Give what the line's amount followed from with this difference."""
        return Basis(**{name: getattr(self, name) for name in Basis.__annotations__})


@dataclass(frozen=True)
class Way:
    """What goes by one method in one currency: people, seconds, minor units."""

    method: str
    currency: str
    pay_items: int
    seconds: int
    amount_minor: int


@dataclass(frozen=True)
class RunPreview:
    """A run with what it would pay and the remarks on it."""

    run: PayRun
    preview: Preview


class KnownPort(Protocol):
    """Trainers, engagements, rates and accounts, as others told."""

    def keep_trainers(self, rows: Sequence[Row]) -> None: ...
    def keep_terms(self, rows: Sequence[Row], heard_id: str) -> None: ...
    def await_engagements(self, engagement_ids: Sequence[str]) -> None: ...
    def keep_rates(self, rows: Sequence[Row]) -> None: ...
    def keep_choices(self, rows: Sequence[Row]) -> None: ...
    def keep_accounts(self, rows: Sequence[Row], heard_id: str) -> None: ...
    def terms(self, whose: Whose, upto: str | None = None) -> pl.DataFrame: ...
    def bonuses(self, whose: Whose) -> pl.DataFrame: ...
    def over_time(self, whose: Whose) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]: ...
    def all_trainers(self) -> list[str]: ...
    def has_trainer(self, trainer_id: str) -> bool: ...
    def zone_of(self, trainer_id: str) -> str: ...


class HoursPort(Protocol):
    """Approved entries and their voids."""

    def add(self, lines: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame: ...
    def void(self, rows: Sequence[Row]) -> None: ...
    def versions(self, keys: Sequence[tuple[str, str, int]]) -> pl.DataFrame: ...
    def of_engagements(
        self, engagement_ids: Sequence[str], trainer_ids: Sequence[str], since: date | None = None
    ) -> pl.DataFrame: ...
    def around(self, touched: pl.DataFrame, upto: str | None = None) -> pl.DataFrame: ...
    def of_trainers(self, whose: Whose, weeks: WorkWeeks = ALL_WEEKS, upto: str | None = None) -> pl.DataFrame: ...
    def heard_by(self, epoch: int) -> str: ...
    def known_upto(self, trainer_ids: Sequence[str], first: date, last: date, upto: str) -> pl.DataFrame: ...


@dataclass(frozen=True)
class BonusReport:
    """What an import of bonuses did, or with `dry_run` would do. Every data row is new, known or in error."""

    rows: int
    new: int
    known: int
    errors: Sequence[RowError]
    dry_run: bool = False


class BonusesPort(Protocol):
    """What was granted besides hours, and taken back."""

    def engaged(self, engagement_ids: Sequence[str]) -> dict[str, Engaged]: ...
    def references(self, references: Sequence[str]) -> dict[str, Bonus]: ...
    def add(self, granted: Sequence[Bonus]) -> None: ...
    def get(self, bonus_id: str) -> Bonus: ...
    def taken_back_by(self, bonus_id: str) -> str | None: ...
    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Row, first: date | None = None
    ) -> list[Bonus]: ...
    def grantors(self, run: PayRun) -> set[str]: ...


class EarningsPort(Protocol):
    """Posted differences, and the worklist of what could not be priced."""

    def posted(self, touched: pl.DataFrame) -> pl.DataFrame: ...
    def posted_of(self, whose: Whose, known_epoch: int | None = None) -> pl.DataFrame: ...
    def weeks_of_engagements(self, engagement_ids: Sequence[str], trainer_ids: Sequence[str]) -> pl.DataFrame: ...
    def append(self, accruals: pl.DataFrame, earnings: pl.DataFrame) -> None: ...
    def keep_unpriced(self, touched: pl.DataFrame, waiting: pl.DataFrame) -> None: ...
    def get(self, earning_id: str) -> Earning: ...
    def same_line(self, earning: Earning, known_epoch: int | None = None) -> list[Earning]: ...
    def of_item(self, pay_item_id: str) -> list[Earning]: ...
    def unpaid_weeks(self) -> list[UnpaidWeek]: ...
    def sums_of_run(self, run: PayRun) -> pl.DataFrame: ...
    def sum_up(self, run: PayRun) -> None: ...
    def causes_of_run(self, run: PayRun, trainer_ids: Sequence[str]) -> pl.DataFrame: ...
    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Row, known_epoch: int | None = None
    ) -> list[Earning]: ...


class RunsPort(Protocol):
    """Pay runs, their states, items and claims."""

    def add(self, run: PayRun) -> None: ...
    def get(self, pay_run_id: str, known_epoch: int | None = None) -> PayRun: ...
    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Row, known_epoch: int | None = None
    ) -> list[PayRun]: ...
    def same_period(self, pay_group: str, period_start: date, period_end: date) -> str | None: ...
    def enter(self, pay_run_id: str, position: int, state: str, by: str, at_epoch: int, why: str) -> None: ...
    def note_approval(self, pay_run_id: str, by: str, at_epoch: int, hours_upto: str) -> None: ...
    def history(self, pay_run_id: str) -> list[RunState]: ...
    def makers(self, pay_run_id: str) -> set[str]: ...
    def claimable(self, run: PayRun, known_epoch: int | None = None) -> list[Claimable]: ...
    def circumstances(self, run: PayRun, known_epoch: int | None = None) -> Circumstances: ...
    def held(self) -> frozenset[str]: ...
    def claim(self, run: PayRun, items: pl.DataFrame) -> pl.DataFrame: ...
    def totals(self, pay_run_id: str) -> list[tuple[str, int, int, int]]: ...


class PaymentsPort(Protocol):
    """Pay items with their payments, and what became of each."""

    def order(self, payments: pl.DataFrame, at_epoch: int) -> None: ...
    def enter(self, rows: Sequence[Row]) -> None: ...
    def item(self, pay_item_id: str) -> PayItem: ...
    def items_after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Row, known_epoch: int | None = None
    ) -> list[PayItem]: ...
    def claimed(self, pay_item_id: str) -> pl.DataFrame: ...
    def accounts(self, trainer_ids: pl.Series) -> pl.DataFrame: ...
    def ways(self, pay_run_id: str) -> list[Way]: ...
    def progress(self, payment_ids: Sequence[str]) -> list[tuple[str, int, int, int]]: ...


@dataclass(frozen=True)
class Held:
    """A hold in force: of whom, since when, by whom and why."""

    trainer_id: str
    since_epoch: int
    by_user: str
    why: str


class HoldsPort(Protocol):
    """Trainers whom no run pays for now."""

    def last(self, trainer_id: str) -> tuple[int, str]: ...
    def held(self, after: str, limit: int, trainer_id: str | None) -> list[Held]: ...
    def enter(self, row: Row) -> None: ...


class DocumentsPort(Protocol):
    """What statements and registers are made of."""

    def heads(self, pay_item_ids: Sequence[str]) -> list[tuple[Head, str]]: ...
    def posted(self, pay_item_ids: Sequence[str]) -> dict[str, list[Posted]]: ...
    def item_ids(self, pay_run_id: str) -> list[str]: ...
    def register(self, pay_run_id: str) -> Register: ...


class ReportsPort(Protocol):
    """Sums for people."""

    def pay_times(self, first: date, until: date) -> list[PayTime]: ...
    def vendor_sums(self, vendor_id: str, first: date, last: date) -> list[VendorSum]: ...
    def vendor_lines(
        self, vendor_id: str, first: date, last: date, after: tuple[Any, ...] | None, limit: int
    ) -> list[VendorLine]: ...


class InvariantsPort(Protocol):
    """What SQL can check over everything at once."""

    def findings(self) -> Iterable[Finding]: ...


class PayrollPort(Protocol):
    """One transaction of payroll; `packs` and the renderers are handed in by `main.py`."""

    known: KnownPort
    hours: HoursPort
    bonuses: BonusesPort
    earnings: EarningsPort
    runs: RunsPort
    payments: PaymentsPort
    holds: HoldsPort
    documents: DocumentsPort
    reports: ReportsPort
    invariants: InvariantsPort
    packs: Sequence[Pack]

    def holidays(self, calendars: Sequence[str], first: date, last: date) -> list[tuple[str, date]]: ...
    def say(self, fact: Fact) -> None: ...
    def say_columns(self, kind: type[Fact], facts: pl.DataFrame) -> None: ...
    def read_pack(self, content: bytes) -> tuple[Pack, Sequence[Case]]: ...
    def render_statement(self, statement: Statement, asked: str = "") -> bytes: ...
    def render_register(self, register: Register) -> bytes: ...
