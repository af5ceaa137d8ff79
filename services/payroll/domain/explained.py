"""A line explained at one moment: what lies behind it, on which terms, and how it comes to its amount.

In: priced facts and the line. Out: values that add up to the line's seconds and amount, for whoever shows them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from services.payroll.domain.behind import Behind, behind
from services.payroll.domain.facts import Facts
from services.payroll.domain.line import Line
from services.payroll.domain.pack import PackVersion
from services.payroll.domain.price import Priced
from services.payroll.domain.reckoning import Reckoning, reckon


@dataclass(frozen=True)
class RateVersion:
    """A version of a pay rate that covers some of the line's hours; `known_epoch` says since when it was known."""

    rate_id: str
    rate_e4: int
    currency: str
    valid_from: date | None
    valid_to: date | None
    known_epoch: int


@dataclass(frozen=True)
class PaidBonus:
    """A bonus in the line."""

    bonus_id: str
    on_date: date
    amount_minor: int
    kind: str
    known_epoch: int


@dataclass(frozen=True)
class Zones:
    """Whose clocks times are shown on: the trainer's own, and that of the work."""

    own: str
    work: str


@dataclass(frozen=True)
class Explained:
    """All of it. `complete` says whether the facts at hand make the line as it stands in the books."""

    line: Line
    version: PackVersion | None
    behind: Behind
    rates: tuple[RateVersion, ...]
    bonuses: tuple[PaidBonus, ...]
    reckoning: Reckoning
    zones: Zones

    @property
    def complete(self) -> bool:
        """Say whether seconds, bonuses and amount come to those of the line."""
        paid = sum(bonus.amount_minor for bonus in self.bonuses)
        basis = self.line.basis
        return (
            (self.behind.seconds, self.behind.unworked_seconds, paid, self.reckoning.amount_minor)
            == (self.line.seconds, basis.unworked_seconds, basis.fixed_minor, self.line.amount_minor)
            and (not basis.week_seconds or sum(part.pay for part in self.behind.week_parts) == basis.week_pay)
        )  # fmt: skip


def explained(
    line: Line, trainer_id: str, facts: Facts, priced: Priced, version: PackVersion | None, zones: Zones
) -> Explained:
    """Explain a line of a trainer's by what was priced from the facts."""
    found = behind(priced, trainer_id, line.key, version) if version else Behind()
    used = {band.rate_id for band in found.bands}
    rates = facts.rates.filter(pl.col("rate_id").is_in(used)).select(list(RateVersion.__annotations__)).sort("rate_id")
    same = {name: getattr(line.key, name) for name in ("workweek_start", "engagement_id", "currency", "pack")}
    bonuses = priced.bonuses.filter(trainer_id=trainer_id, **same).filter(line.key.code == "BONUS")
    paid = bonuses.select(list(PaidBonus.__annotations__)).sort("on_date", "bonus_id")
    return Explained(
        line, version, found, tuple(RateVersion(*row) for row in rates.iter_rows()),
        tuple(PaidBonus(*row) for row in paid.iter_rows()), reckon(line), zones,
    )  # fmt: skip
