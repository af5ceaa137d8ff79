"""The trial balance: what every account holds in every currency, debits and credits apart.

In: sums of postings. Out: rows in the order of the chart; all of a currency's debits equal all its credits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from services.ledger.domain.accounts import Account, Chart
from shared.values.money import Money


@dataclass(frozen=True)
class AccountSum:
    """What was posted to one account in one currency; both sums are positive, in minor units."""

    account: str
    currency: str
    debit_minor: int
    credit_minor: int


@dataclass(frozen=True)
class BalanceRow:
    """One row: `balance` is debit less credit, so that a liability's is negative."""

    account: Account
    debit: Money
    credit: Money

    @property
    def balance(self) -> Money:
        """Give debit less credit."""
        return self.debit - self.credit


@dataclass(frozen=True)
class TrialBalance:
    """The books as of the end of a day (None: of all days)."""

    as_of: date | None
    rows: tuple[BalanceRow, ...]

    @property
    def journal_sum(self) -> dict[str, int]:
        """Give the sum of all balances in minor units by currency: zero everywhere, or the books are wrong."""
        totals: Counter[str] = Counter()
        for row in self.rows:
            totals[row.balance.currency] += row.balance.minor
        return {currency: totals[currency] for currency in sorted(totals)}


def trial_balance_of(chart: Chart, sums: Iterable[AccountSum], as_of: date | None) -> TrialBalance:
    """Order sums by account number and currency."""
    ordered = sorted(sums, key=lambda one: (chart[one.account].number, one.currency))
    rows = (
        BalanceRow(chart[one.account], Money(one.debit_minor, one.currency), Money(one.credit_minor, one.currency))
        for one in ordered
    )
    return TrialBalance(as_of, tuple(rows))
