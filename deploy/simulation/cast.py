"""Who lives in a world, and what they have written down. In: a number. Out: people to come, and a diary to fill.

The people are those of the sample month: one employee in the United States with two engagements, so that overtime is
averaged over two rates, and contractors from countries whose money has no, two and three decimal places.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from random import Random

from deploy.month.accounts import account_fields
from deploy.month.countries import COUNTRIES, Country
from deploy.month.plan import CLIENTS, PlannedClient, PlannedTrainer, PlannedWork
from shared.values.call import Actor

FIRST_DAY = date(2026, 10, 4)
_CLIENTS = (CLIENTS[0], CLIENTS[2])
PROJECTS = {"Clinical reasoning": _CLIENTS[0], "Tax and audit": _CLIENTS[0], "Safety cases": _CLIENTS[1]}
_BY_CODE = {country.code: country for country in COUNTRIES}

ADMIN = Actor("usr_admin", frozenset({"admin"}))
ADMINS = (ADMIN, Actor("usr_admin_2", frozenset({"admin"})))
APPROVERS = tuple(Actor(f"usr_approver_{number}", frozenset({"approver"})) for number in (1, 2, 3))
# Each may make and check, so that the same person sometimes tries both.
FINANCE = tuple(Actor(f"usr_finance_{number}", frozenset({"finance", "finance_approver"})) for number in (1, 2, 3))


def maker(draw: Random) -> Actor:
    """Give somebody of finance: mostly the one who prepares things."""
    return draw.choices(FINANCE, weights=(8, 1, 1))[0]


def checker(draw: Random) -> Actor:
    """Give somebody of finance: mostly one who checks what another prepared."""
    return draw.choices(FINANCE, weights=(1, 8, 8))[0]


@dataclass(frozen=True)
class Cast:
    """The people to come, in the order in which they are hired."""

    trainers: tuple[PlannedTrainer, ...]
    clients: tuple[PlannedClient, ...] = _CLIENTS

    def named(self, ref: str) -> PlannedTrainer:
        """Give the person behind a vendor's reference."""
        return next(one for one in self.trainers if one.external_ref == ref)


@dataclass
class Diary:
    """What people remember of what they did; the model keeps the rest."""

    company: str = ""
    vendors: list[str] = field(default_factory=list)
    clients: dict[str, str] = field(default_factory=dict)
    projects: dict[str, str] = field(default_factory=dict)
    trainers: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)
    signed: set[str] = field(default_factory=set)
    engagements: dict[tuple[str, str], str] = field(default_factory=dict)
    billed: set[str] = field(default_factory=set)
    accounts: dict[str, str] = field(default_factory=dict)
    states: dict[str, str] = field(default_factory=dict)
    exports: list[tuple[str, bytes]] = field(default_factory=list)
    read: dict[str, str] = field(default_factory=dict)
    runs: dict[str, tuple[str, date]] = field(default_factory=dict)
    # Of each file, the account to which each payment goes.
    files: dict[str, dict[str, str]] = field(default_factory=dict)
    left: set[str] = field(default_factory=set)
    # Under which names vendors brought each person, who noted whose wish to be forgotten, and who was, by id.
    names: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    asked: dict[str, Actor] = field(default_factory=dict)
    forgotten: dict[str, str] = field(default_factory=dict)

    def in_state(self, ids: Iterable[str], *states: str) -> list[str]:
        """Give the accounts, runs or files that were last seen in one of these states."""
        return [identifier for identifier in ids if self.states.get(identifier) in states]

    def ref_of(self, trainer_id: str) -> str:
        """Give the vendor's reference of a trainer."""
        return next(ref for ref, known in self.trainers.items() if known == trainer_id)


def cast_for(number: int) -> Cast:
    """Draw three or four people."""
    draw = Random(f"cast {number}")
    others = draw.sample([code for code in _BY_CODE if code != "US"], draw.choice((2, 3)))
    countries = [_BY_CODE["US"], *(_BY_CODE[code] for code in others)]
    return Cast(tuple(_trainer(draw, number, country) for number, country in enumerate(countries)))


def _trainer(draw: Random, number: int, country: Country) -> PlannedTrainer:
    given, family = draw.choice(country.given), draw.choice(country.family)
    employee = country.code == "US"
    return PlannedTrainer(
        number=number,
        vendor=number % 2,
        external_ref=f"SIM-{number}",
        given_name=given,
        family_name=family,
        email=f"sim-{number}@trainers.example.org",
        country=country,
        zone=draw.choice(country.zones),
        worker_type="employee" if employee else "contractor",
        rule_pack="us-flsa" if employee else "contractor",
        pay_group="us" if employee else "world",
        tracker="toggl",
        workweek_start="sunday" if employee else "monday",
        weekly_hours=44 if employee else 30,
        works=tuple(_work(draw, country, project) for project in draw.sample(list(PROJECTS), 2 if employee else 1)),
        account=account_fields(draw, country, f"{given} {family}"),
    )


def opens_seconds(trainer: PlannedTrainer) -> int:
    """Give how long after midnight somebody's work week opens: at six for every second one."""
    return 6 * 3600 * (trainer.number % 2)


def _work(draw: Random, country: Country, project: str) -> PlannedWork:
    low, high = country.pay
    pay = f"{draw.randint(low, high)}.{draw.randrange(10_000):04d}"
    return PlannedWork(project, pay, f"{draw.randint(80, 250)}.{draw.randrange(10_000):04d}", 100)
