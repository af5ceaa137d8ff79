"""What the use cases need from outside, and the shapes they exchange.

In and out: plain immutable values, lists of them whole: thousands of entries need no more statements than a hundred.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, Self

from services.timetracking.domain.approval_time import ApprovalTime
from services.timetracking.domain.budget import Budget
from services.timetracking.domain.chain import Chain, LineKey, Substitution
from services.timetracking.domain.dispute import Dispute, Evidence
from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.entry import Entry
from services.timetracking.domain.lines import Line
from services.timetracking.domain.template import Template
from services.timetracking.domain.time_rules import RulesVersion
from services.timetracking.domain.timer import Timer
from services.timetracking.domain.worth import PayRate
from services.timetracking.usecases.ports_requirements import Requirements
from shared.events.fact import Fact
from shared.values.reach import Reach

# Whose, on which engagement, in the work week that begins on which date.
SheetKey = tuple[str, str, date]
# Whose time is taken, from which second to which, and by which entry.
BusySpan = tuple[str, int, int, str]


@dataclass(frozen=True)
class Client:
    """A client that billing registered."""

    client_id: str
    name: str


@dataclass(frozen=True)
class Project:
    """A client's project; it takes hours through engagements."""

    project_id: str
    client_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Trainer:
    """A trainer as onboarding told us; without `user_id` they may not log time yet."""

    trainer_id: str
    vendor_id: str
    email: str
    name: str
    zone: str
    user_id: str | None = None


@dataclass(frozen=True, slots=True)
class Timesheet:
    """The hours of one trainer, one engagement and one work week; `week_end_epoch` is exclusive."""

    timesheet_id: str
    trainer_id: str
    engagement_id: str
    week_start: date
    week_start_epoch: int
    week_end_epoch: int
    state: str = "draft"
    state_key: int = 0
    submitted_by: str = ""

    @classmethod
    def opened(cls, timesheet_id: str, key: SheetKey, engagement: Engagement) -> Self:
        """Give a new, empty one of a work week of an engagement."""
        return cls(timesheet_id, *key, *engagement.week_bounds(key[2]))


@dataclass(frozen=True, slots=True)
class WaitingSheet:
    """A timesheet that was submitted and when, and when it was told since that it will be approved by itself."""

    sheet: Timesheet
    project_id: str
    submitted_epoch: int
    told_epoch: int | None


@dataclass(frozen=True, slots=True)
class Filled:
    """A timesheet and the seconds of the live entries on it."""

    timesheet_id: str
    seconds: int


@dataclass(frozen=True, slots=True)
class NewEntry:
    """A version to store, and where it came from: `fingerprint` is None for hours that were typed in, on a `device`."""

    entry: Entry
    made_by: str
    made_epoch: int
    why: str = ""
    fingerprint: str | None = None
    device: str = ""


@dataclass(frozen=True, slots=True)
class SheetLine:
    """A live line of a timesheet with its state and who made it."""

    timesheet_id: str
    state: str
    made_by: str
    line: Line


@dataclass(frozen=True)
class SheetStep:
    """What became of a timesheet or of some of its lines: `entry_ids` are those, none for the timesheet itself."""

    state: str
    by_user: str
    at_epoch: int
    why: str
    entry_ids: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """A change of state: to what, by whom, when, why."""

    state: str
    by: str
    at_epoch: int
    why: str = ""


@dataclass(frozen=True)
class Approval:
    """Exactly these lines of a timesheet were accepted; `signed_for` is whom `approved_by` stood in for, if anybody."""

    approval_id: str
    timesheet_id: str
    trainer_id: str
    approved_by: str
    approved_epoch: int
    lines_digest: str
    lines: tuple[Line, ...] = field(default=(), repr=False)
    signed_for: str | None = None


@dataclass(frozen=True)
class SignOff:
    """Exactly these lines of a timesheet were accepted by one step of its chain; others follow."""

    timesheet_id: str
    trainer_id: str
    approved_by: str
    approved_epoch: int
    lines_digest: str
    lines: tuple[Line, ...] = field(repr=False)
    chain_id: str
    step: int
    signed_for: str | None = None


@dataclass(frozen=True)
class Correction:
    """One approved version that no longer counts."""

    correction_id: str
    entry: Entry
    corrected_by: str
    corrected_epoch: int
    reason: str


@dataclass(frozen=True)
class ImportNote:
    """That a file was imported: what it was and what it brought."""

    import_id: str
    sha256: str
    format: str
    zone: str
    rows: int
    added: int
    known: int
    failed: int
    seconds: int
    imported_by: str
    imported_epoch: int


class DisputeNarrowed(Protocol):
    """Which disputes are listed: in a state, still to be decided by somebody, of a timesheet, opened by a client."""

    @property
    def state(self) -> str | None: ...
    @property
    def pending(self) -> bool: ...
    @property
    def timesheet_id(self) -> str | None: ...
    @property
    def billed(self) -> bool: ...


class Projects(Protocol):
    """Clients and their projects."""

    def keep_clients(self, clients: Sequence[Client]) -> None: ...
    def client(self, client_id: str) -> Client | None: ...
    def add(self, project: Project, by: str, at_epoch: int) -> None: ...
    def get(self, project_id: str) -> Project | None: ...
    def named(self, client_id: str, name: str) -> Project | None: ...
    def page(self, reach: Reach, client_id: str | None, after: str, limit: int) -> list[Project]: ...


class People(Protocol):
    """Trainers and their engagements, as heard from onboarding."""

    def keep_trainers(self, trainers: Sequence[Trainer]) -> None: ...
    def activate(self, users: Mapping[str, str]) -> None: ...
    def keep_engagements(self, engagements: Sequence[Engagement]) -> None: ...
    def trainers(self, trainer_ids: Collection[str]) -> dict[str, Trainer]: ...
    def trainers_by_email(self, emails: Collection[str]) -> list[Trainer]: ...
    def trainers_by_name(self, names: Collection[str]) -> list[Trainer]: ...
    def engagement(self, engagement_id: str) -> Engagement | None: ...
    def engagements_of(self, trainer_ids: Collection[str]) -> dict[str, list[Engagement]]: ...
    def engagements(self, engagement_ids: Collection[str]) -> dict[str, Engagement]: ...
    def engaged(self, engagement_ids: Collection[str]) -> dict[str, tuple[Engagement, Trainer]]: ...
    def lock(self, trainer_ids: Collection[str]) -> None: ...


class Entries(Protocol):
    """Entries, their versions and the rows of their states."""

    def get(self, entry_id: str) -> Entry | None: ...
    def of(self, entry_ids: Collection[str]) -> list[Entry]: ...
    def on_sheet(self, timesheet_id: str) -> list[Entry]: ...
    def marked(self, marks: Collection[tuple[str, str]]) -> dict[tuple[str, str | None], Entry]: ...
    def page(
        self, reach: Reach, timesheet_id: str | None, after: tuple[str, str] | None, limit: int
    ) -> list[Entry]: ...
    def add(self, new: Sequence[NewEntry], opened: Sequence[Timesheet] = ()) -> None: ...
    def replace(self, new: NewEntry) -> None: ...
    def withdraw(self, entry: Entry) -> None: ...
    def touched_epoch(self, entry: Entry) -> int: ...
    def busy(self, trainer_ids: Collection[str], from_epoch: int, to_epoch: int) -> list[BusySpan]: ...
    def imported(self, trainer_ids: Collection[str], first: date, last: date) -> set[tuple[str, str]]: ...
    def step(
        self, timesheet_ids: Sequence[str], present: Sequence[str], step: Step, only: Collection[str] | None = None
    ) -> None: ...


class Timesheets(Protocol):
    """Timesheets, their live lines and the rows of their states."""

    def ensure(self, wanted: Sequence[Timesheet]) -> dict[SheetKey, Filled]: ...
    def meeting(
        self, keys: Collection[SheetKey], from_epoch: int, to_epoch: int
    ) -> tuple[list[BusySpan], dict[SheetKey, Filled]]: ...
    def get(self, timesheet_ids: Sequence[str]) -> dict[str, Timesheet]: ...
    def hold(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[Timesheet, Trainer]]: ...
    def hold_with_lines(
        self, timesheet_ids: Sequence[str]
    ) -> tuple[dict[str, tuple[Timesheet, Trainer]], dict[str, list[SheetLine]]]: ...
    def page(
        self, reach: Reach, state: str | None, week_start: date | None, after: tuple[str, str] | None, limit: int
    ) -> list[Timesheet]: ...
    def lines(self, timesheet_ids: Sequence[str]) -> dict[str, list[SheetLine]]: ...
    def logged(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[int, str, str]]: ...
    def devices(self, trainer_ids: Collection[str]) -> dict[str, dict[str, tuple[int, int]]]: ...
    def days(self, trainer_ids: Collection[str], first: date, last: date) -> dict[str, dict[date, int]]: ...
    def steps(self, timesheet_id: str) -> list[SheetStep]: ...
    def step(self, timesheets: Sequence[Timesheet], step: Step) -> None: ...
    def waiting(self) -> list[WaitingSheet]: ...
    def note_told(self, sheets: Sequence[Timesheet], at_epoch: int) -> None: ...


class Approvals(Protocol):
    """Approvals with their lines, corrections, imports."""

    def times(self, first: date, until: date) -> list[ApprovalTime]: ...
    def add(self, approvals: Sequence[Approval]) -> None: ...
    def of_timesheet(self, timesheet_id: str) -> list[Approval]: ...
    def approver_of(self, entry: Entry) -> str | None: ...
    def void(self, correction: Correction) -> None: ...
    def note_import(self, note: ImportNote) -> None: ...


class Disputes(Protocol):
    """Disputes, the rows of their states, and evidence, which is only ever added."""

    def add(self, dispute: Dispute) -> None: ...
    def get(self, dispute_id: str) -> Dispute | None: ...
    def page(self, reach: Reach, only: DisputeNarrowed, after: tuple[int, str] | None, limit: int) -> list[Dispute]: ...
    def stands_of(self, entry_id: str, version: int) -> bool: ...
    def decision(self, dispute_id: str) -> str: ...
    def due(self, at_epoch: int, limit: int) -> list[Dispute]: ...
    def step(self, dispute: Dispute, step: Step) -> None: ...
    def decide(self, dispute: Dispute, step: Step, outcome: str, approved_seconds: int) -> None: ...
    def add_evidence(self, evidence: Evidence) -> None: ...
    def evidence(self, dispute_id: str) -> list[Evidence]: ...


class Chains(Protocol):
    """Chains of approval, what was signed by their steps, who stands in for whom, and pay rates for their amounts."""

    def add(self, chain: Chain) -> None: ...
    def page(self, project_id: str | None, after: str, limit: int) -> list[Chain]: ...
    def offered(self, timesheet_ids: Sequence[str]) -> dict[str, tuple[str, list[Chain]]]: ...
    def sign(self, sign_offs: Sequence[SignOff]) -> None: ...
    def signed(self, timesheet_ids: Sequence[str]) -> dict[str, dict[LineKey, dict[int, str]]]: ...
    def keep_rates(self, rates: Sequence[PayRate]) -> None: ...
    def rates_of(self, engagement_ids: Collection[str]) -> dict[str, list[PayRate]]: ...
    def substitute(self, substitution: Substitution) -> None: ...
    def substitutions(self, after: str, limit: int) -> list[Substitution]: ...
    def stand_ins(self, at_epoch: int) -> dict[str, str]: ...
    def stands_for(self, user_id: str, at_epoch: int) -> frozenset[str]: ...


class Budgets(Protocol):
    """Budgets, what they have used, and what was told of them."""

    def add(self, budget: Budget) -> None: ...
    def page(self, reach: Reach, project_id: str | None, after: str, limit: int) -> list[tuple[Budget, str]]: ...
    def of_projects(self, project_ids: Collection[str]) -> list[Budget]: ...
    def hold_unwatched(self, before_epoch: int, limit: int) -> list[Budget]: ...
    def used(self, budget: Budget) -> int: ...
    def look(self, budget: Budget, used_seconds: int, at_epoch: int) -> None: ...
    def told(self, budget_id: str) -> set[int]: ...
    def tell(self, budget: Budget, percent: int, used_seconds: int, at_epoch: int) -> None: ...


class Timers(Protocol):
    """Running timers, at most one a trainer, and templates."""

    def get(self, trainer_id: str) -> Timer | None: ...
    def page(self, reach: Reach, after: str, limit: int) -> list[Timer]: ...
    def start(self, timer: Timer) -> None: ...
    def end(self, timer: Timer) -> None: ...
    def add_template(self, template: Template, at_epoch: int) -> None: ...
    def template(self, template_id: str) -> Template | None: ...
    def templates(self, reach: Reach, after: str, limit: int) -> list[Template]: ...
    def drop_template(self, template_id: str) -> None: ...


class Rules(Protocol):
    """Dated rules for hours: versions that are only ever added."""

    def add(self, version: RulesVersion) -> None: ...
    def of_projects(self, project_ids: Collection[str]) -> list[RulesVersion]: ...
    def page(self, project_id: str | None, after: str, limit: int) -> list[RulesVersion]: ...


class Invariants(Protocol):
    """Queries that find what should never be there; each gives subjects, or approvals to be checked again."""

    def overlapping_entries(self) -> Sequence[str]: ...
    def heads_apart_from_versions(self) -> Sequence[str]: ...
    def heads_apart_from_states(self) -> Sequence[str]: ...
    def timesheets_apart_from_states(self) -> Sequence[str]: ...
    def approved_without_line(self) -> Sequence[str]: ...
    def lines_without_approved(self) -> Sequence[str]: ...
    def months_apart_from_lines(self) -> Sequence[str]: ...
    def seconds_apart_from_clock(self) -> Sequence[str]: ...
    def entry_steps(self) -> Sequence[tuple[str, str, str]]: ...
    def timesheet_steps(self) -> Sequence[tuple[str, str, str]]: ...
    def dispute_steps(self) -> Sequence[tuple[str, str, str]]: ...
    def disputes_apart_from_states(self) -> Sequence[str]: ...
    def disputed_without_dispute(self) -> Sequence[str]: ...
    def pending_without_disputed(self) -> Sequence[str]: ...
    def approvals(self) -> Iterator[Approval]: ...


class TimetrackingPort(Protocol):
    """One transaction of timetracking."""

    projects: Projects
    people: People
    entries: Entries
    timesheets: Timesheets
    approvals: Approvals
    disputes: Disputes
    rules: Rules
    requirements: Requirements
    chains: Chains
    timers: Timers
    budgets: Budgets

    def say(self, fact: Fact) -> None: ...
    def rehearsal(self, *, only_try: bool) -> AbstractContextManager[None]: ...
