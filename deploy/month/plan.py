"""The plan of the sample month: who works for whom, where, at what pay. In: seed and size. Out: planned people.

Everything is drawn from one seeded generator per trainer, so a trainer is the same in a month of 50 and of 5,000.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from deploy.month.accounts import account_fields
from deploy.month.countries import COUNTRIES, Country
from shared.values.decimal_text import format_scaled

TRACKERS = ("toggl", "clockify", "kimai", "harvest")


@dataclass(frozen=True)
class PlannedClient:
    """An AI lab. `tax` is EN 16931's category: outside scope, reverse charge, or standard with its percent."""

    key: str
    name: str
    currency: str
    country: str
    town: str
    postcode: str
    street: str
    vat_id: str
    tax_category: str
    tax_percent: str
    projects: tuple[str, ...]


CLIENTS = (
    PlannedClient("northlight", "Northlight Labs Inc.", "USD", "US", "San Francisco", "94105", "1 Beacon Plaza", "",
                  "O", "0", ("Clinical reasoning", "Tax and audit", "Code review")),
    PlannedClient("arche", "Arche Intelligence SAS", "EUR", "FR", "Paris", "75002", "12 rue de la Bourse",
                  "FR40303265045", "AE", "0", ("Law of contracts", "Materials science")),
    PlannedClient("kernwerk", "Kernwerk KI GmbH", "EUR", "DE", "München", "80331", "Marienplatz 4",
                  "DE136695976", "S", "19", ("Safety cases",)),
)  # fmt: skip
PROJECT_CLIENT = {project: client for client in CLIENTS for project in client.projects}
VENDORS = (("Meridian Experts LLC", "US"), ("Aurora Talent GmbH", "DE"))


@dataclass(frozen=True)
class PlannedWork:
    """One engagement: project, pay and bill rate as decimal text, and its share of the trainer's hours in percent."""

    project: str
    pay_rate: str
    bill_rate: str
    share: int


@dataclass(frozen=True)
class PlannedTrainer:
    """One trainer and everything that the month's files say about them."""

    number: int
    vendor: int
    external_ref: str
    given_name: str
    family_name: str
    email: str
    country: Country
    zone: str
    worker_type: str
    rule_pack: str
    pay_group: str
    tracker: str
    workweek_start: str
    weekly_hours: int
    works: tuple[PlannedWork, ...]
    account: dict[str, str]


class _Names:
    """Hands out full names, each once in the whole month: one tracker's export knows people by name alone."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        self._used: set[tuple[str, str]] = set()
        self._pairs: dict[str, list[tuple[str, str]]] = {}
        self._rounds: dict[str, int] = {}

    def draw(self, country: Country) -> tuple[str, str]:
        """Give the country's next unused name; once all are used, an initial tells the next round apart."""
        while True:
            if not self._pairs.get(country.code):
                self._pairs[country.code] = self._shuffled(country)
            pair = self._pairs[country.code].pop()
            if pair not in self._used:
                self._used.add(pair)
                return pair

    def _shuffled(self, country: Country) -> list[tuple[str, str]]:
        round_number = self._rounds.get(country.code, 0)
        self._rounds[country.code] = round_number + 1
        initial = f" {chr(ord('A') + round_number - 1)}." if round_number else ""
        pairs = [(f"{given}{initial}", family) for given in country.given for family in country.family]
        Random(f"names {self._seed} {country.code}").shuffle(pairs)
        return pairs


def plan_trainers(seed: int, count: int) -> list[PlannedTrainer]:
    """Plan `count` trainers; the first nine come from the nine countries, one each."""
    names = _Names(seed)
    return [_trainer(seed, number, names) for number in range(count)]


def _trainer(seed: int, number: int, names: _Names) -> PlannedTrainer:
    draw = Random(f"trainer {seed} {number}")
    country = COUNTRIES[number] if number < len(COUNTRIES) else _draw_country(draw)
    given, family = names.draw(country)
    ref = f"{'MX' if country.code in ('US', 'IN', 'KE', 'JP') else 'AT'}-{number + 1:05d}"
    employee = country.code == "US" and (number == 0 or draw.random() < 0.35)
    return PlannedTrainer(
        number=number,
        vendor=0 if ref.startswith("MX") else 1,
        external_ref=ref,
        given_name=given,
        family_name=family,
        email=f"{ref.lower()}@trainers.example.org",
        country=country,
        zone=draw.choice(country.zones),
        worker_type="employee" if employee else "contractor",
        rule_pack="us-flsa" if employee else "contractor",
        pay_group="us" if country.code == "US" else "world",
        tracker=TRACKERS[number % len(TRACKERS)],
        workweek_start="sunday" if country.code == "US" else "monday",
        weekly_hours=draw.randint(41, 47) if employee else draw.randint(16, 36),
        works=_works(draw, country, employee),
        account=account_fields(draw, country, f"{given} {family}"),
    )


def _draw_country(draw: Random) -> Country:
    return draw.choices(COUNTRIES, weights=[country.share for country in COUNTRIES])[0]


def _works(draw: Random, country: Country, employee: bool) -> tuple[PlannedWork, ...]:
    projects = draw.sample(sorted(PROJECT_CLIENT), 2 if employee and draw.random() < 0.5 else 1)
    shares = [100] if len(projects) == 1 else [65, 35]
    return tuple(_work(draw, country, project, share) for project, share in zip(projects, shares, strict=True))


def _work(draw: Random, country: Country, project: str, share: int) -> PlannedWork:
    low, high = country.pay
    step = draw.randint(0, 100)
    pay_quarters = 4 * low + 4 * (high - low) * step // 100
    # Bill rates are dollars or euros whatever the pay's currency, and follow the same steps with a margin.
    bill_cents = 9_500 + 160 * step + draw.randint(0, 1_000)
    return PlannedWork(project, format_scaled(pay_quarters * 25, 2), format_scaled(bill_cents, 2), share)
