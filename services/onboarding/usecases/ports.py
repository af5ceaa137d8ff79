"""What the use cases need from outside, and the shapes they exchange.

In and out: plain rows. The store implements `People`; `main.py` hands in the sheet readers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Protocol

from services.onboarding.domain.agreement import SignedAgreement
from services.onboarding.domain.engagement import Offer, Terms
from services.onboarding.domain.trainer import Person
from services.onboarding.usecases.ports_way_in import (
    Accounts,
    Agreements,
    Availabilities,
    Confirmations,
    Credentials,
    Erasures,
    Traits,
)
from shared.events.fact import Fact
from shared.values.reach import Reach
from shared.values.sheet import RowError, Understood


@dataclass(frozen=True)
class Vendor:
    """A company that supplies trainers."""

    vendor_id: str
    name: str
    country: str


@dataclass(frozen=True)
class Trainer:
    """A trainer as stored: the person, whose they are, their state and the version for If-Match."""

    trainer_id: str
    vendor_id: str
    person: Person
    state: str
    version: int
    user_id: str | None = None


@dataclass(frozen=True)
class Lacking:
    """A credential that a project asks for and its trainer does not hold; any of the kind where `name` is empty."""

    kind: str
    name: str


@dataclass(frozen=True)
class Standing:
    """A trainer with the step of `domain.funnel` they stand at, since when, all steps that are not done, and why.

    `why` is what somebody said who refused what they gave; `shared` are kinds of things that others gave as well;
    `lacking` says which credentials are not there.
    """

    trainer: Trainer
    step: str
    since_epoch: int
    missing: tuple[str, ...] = ()
    why: str = ""
    shared: tuple[str, ...] = ()
    lacking: tuple[Lacking, ...] = ()


@dataclass(frozen=True)
class Wanted:
    """Which trainers a list shall show: at one step, with these words, of these ids; by name, or longest wait first."""

    step: str | None = None
    words: str = ""
    by_wait: bool = False
    ids: tuple[str, ...] = ()


@dataclass(frozen=True)
class Stage:
    """A step of the funnel: how many stand at it, and since when whoever waits longest."""

    step: str
    trainers: int
    oldest_epoch: int


@dataclass(frozen=True)
class RateCard:
    """How many engagements of a project are paid one rate in one currency on a day; ten-thousandths an hour."""

    project_id: str
    project_name: str
    client_id: str
    currency: str
    rate_e4: int
    engagements: int


@dataclass(frozen=True)
class Project:
    """A client's project, as timetracking told us."""

    project_id: str
    client_id: str
    name: str


@dataclass(frozen=True)
class Engagement:
    """A trainer's terms on a project."""

    engagement_id: str
    trainer_id: str
    vendor_id: str
    client_id: str
    project_id: str
    project_name: str
    terms: Terms
    version: int = 1


@dataclass(frozen=True)
class PayRate:
    """One version of a pay rate: valid from a date on, known from an instant on."""

    rate_id: str
    engagement_id: str
    trainer_id: str
    rate_e4: int
    currency: str
    valid_from: date
    valid_to: date | None
    known_epoch: int
    set_by: str


@dataclass(frozen=True)
class PackChoice:
    """One choice of a rule pack: for work weeks that begin from a date on, known from an instant on."""

    choice_id: str
    engagement_id: str
    trainer_id: str
    rule_pack: str
    valid_from: date
    valid_to: date | None
    known_epoch: int
    chosen_by: str


@dataclass(frozen=True)
class Change:
    """What one row changes of a trainer who is known: a field, what was there, what the row says."""

    row: int
    trainer_id: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or with `dry_run` would do. Every data row is new, changed, known or in error.

    `columns` are the file's by our names, where somebody said or guessed them; `columns_ignored` are left out.
    """

    rows: int
    new: int
    changed: int
    known: int
    errors: list[RowError] = field(default_factory=list)
    dry_run: bool = False
    changes: list[Change] = field(default_factory=list)
    columns: Mapping[str, str] = field(default_factory=dict)
    columns_ignored: tuple[str, ...] = ()


# A trainers' sheet: people by their lines.
PeopleSheet = Understood[tuple[int, Person]]


@dataclass(frozen=True)
class OfferOnProject:
    """One row of the engagements' sheet."""

    external_ref: str
    project: str
    offer: Offer


# An engagements' sheet: offers by their lines.
OffersSheet = Understood[tuple[int, OfferOnProject]]


class Vendors(Protocol):
    """Vendors by id."""

    def add(self, vendor: Vendor, at_epoch: int) -> None: ...
    def get(self, vendor_id: str) -> Vendor | None: ...
    def page(self, reach: Reach, after: str, limit: int) -> list[Vendor]: ...


class Trainers(Protocol):
    """Trainers and the rows of their states."""

    def get(self, trainer_id: str) -> Trainer | None: ...
    def names(self, reach: Reach, trainer_ids: Sequence[str]) -> list[tuple[str, str, str]]: ...
    def of_vendor(self, vendor_id: str) -> dict[str, Trainer]: ...
    def owners_of_emails(self, emails: Sequence[str]) -> Mapping[str, str]: ...
    def save(self, trainers: Sequence[Trainer]) -> None: ...
    def enter_states(self, changes: Sequence[tuple[str, str]], by: str, at_epoch: int, why: str) -> None: ...
    def link_users(self, users: Mapping[str, str]) -> None: ...
    def in_state(self, trainer_ids: Sequence[str], state: str) -> list[Trainer]: ...
    def staying(self) -> list[str]: ...


class Standings(Protocol):
    """Where trainers stand on their way to work."""

    def funnel(self, reach: Reach, day: date) -> list[Stage]: ...
    def of_trainer(self, trainer_id: str, day: date) -> Standing: ...
    def page(
        self, reach: Reach, day: date, wanted: Wanted, after: Sequence[Any] | None, limit: int
    ) -> list[Standing]: ...


class Engagements(Protocol):
    """Engagements, projects, pay rates and choices of rule packs."""

    def projects_named(self, name: str) -> list[Project]: ...
    def keep_projects(self, projects: Sequence[Project]) -> None: ...
    def get(self, engagement_id: str) -> Engagement | None: ...
    def of_trainers(self, trainer_ids: Sequence[str]) -> list[Engagement]: ...
    def page(
        self, reach: Reach, trainer_id: str | None, named: Sequence[str], after: str, limit: int
    ) -> list[Engagement]: ...
    def add(self, engagements: Sequence[Engagement], at_epoch: int) -> None: ...
    def change(self, engagement: Engagement) -> None: ...
    def rate_cards(self, reach: Reach, day: date) -> list[RateCard]: ...
    def add_rates(self, rates: Sequence[PayRate]) -> None: ...
    def rates_of(self, engagement_ids: Sequence[str]) -> list[PayRate]: ...
    def add_choices(self, choices: Sequence[PackChoice]) -> None: ...
    def choices_of(self, engagement_ids: Sequence[str]) -> list[PackChoice]: ...


class Invariants(Protocol):
    """Queries for what must never be; each gives ids."""

    def trainers_without_state(self) -> Sequence[str]: ...
    def engagements_without_rate(self) -> Sequence[str]: ...
    def signatures_of_other_texts(self) -> Sequence[str]: ...
    def active_without_signature(self) -> Sequence[str]: ...


class OnboardingPort(Protocol):
    """One transaction of onboarding."""

    vendors: Vendors
    trainers: Trainers
    standings: Standings
    engagements: Engagements
    agreements: Agreements
    confirmations: Confirmations
    traits: Traits
    accounts: Accounts
    credentials: Credentials
    availabilities: Availabilities
    erasures: Erasures
    invariants: Invariants
    render_agreement: Callable[[SignedAgreement], bytes]

    def say(self, fact: Fact) -> None: ...
    def ask(self, job: str, payload: Mapping[str, Any], *, key: str = "") -> None: ...
