"""The payroll register: every line a pay run pays, trainer by trainer.

In: rows as the store gives them. Out: a `Register`; its totals per currency are what the run pays.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from shared.values.money import Money


@dataclass(frozen=True, order=True)
class RegisterRow:
    """One line of one pay item: what the item pays of it, so seconds and amount may be negative."""

    trainer_id: str
    currency: str
    workweek_start: date
    engagement_id: str
    code: str
    rate_e4: int
    premium_e4: int
    extra_e4: int
    extra: str
    pack: str
    pack_version: str
    external_ref: str
    given_name: str
    family_name: str
    country: str
    project: str
    seconds: int
    amount_minor: int
    unworked_seconds: int
    pay_item_id: str
    end_to_end_id: str


@dataclass(frozen=True)
class Register:
    """A run's rows in order, with what stands on each of them about the run."""

    pay_run_id: str
    pay_group: str
    period_start: date
    period_end: date
    payday: date
    rows: tuple[RegisterRow, ...]

    def totals(self) -> list[tuple[Money, int, int]]:
        """Give per currency: what is paid, for how many seconds, in how many pay items."""
        amounts: Counter[str] = Counter()
        seconds: Counter[str] = Counter()
        for row in self.rows:
            amounts[row.currency] += row.amount_minor
            seconds[row.currency] += row.seconds
        items = Counter(currency for currency, _ in {(row.currency, row.pay_item_id) for row in self.rows})
        return [(Money(amounts[code], code), seconds[code], items[code]) for code in sorted(amounts)]
