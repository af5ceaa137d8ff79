"""Read the trial balance. In: a day and a moment, or neither. Out: every account's debits and credits by currency."""

from __future__ import annotations

from datetime import date

from services.ledger.domain.balance import TrialBalance, trial_balance_of
from services.ledger.usecases.ports import LedgerPort


def trial_balance(unit: LedgerPort, as_of: date | None = None, known_epoch: int | None = None) -> TrialBalance:
    """Give the books as of the end of `as_of` (None: all days), as known at `known_epoch` (None: now)."""
    return trial_balance_of(unit.chart, unit.books.sums(as_of, known_epoch), as_of)
