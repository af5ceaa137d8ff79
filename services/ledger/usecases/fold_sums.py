"""Put together what was added up in small. In: a tick of the clock. Out: how many rows went; the sums stay the same."""

from __future__ import annotations

from services.ledger.usecases.ports import LedgerPort
from shared.values.call import Call

# As many as a transaction moves at ease; more is done with the next tick.
_TOGETHER = 1_000


def fold_sums(unit: LedgerPort, _call: Call) -> int:
    """Fold the sums of each account, currency and day, and those of hours: all is added up from few rows."""
    return unit.books.fold_sums(_TOGETHER) + unit.kept.fold_sums(_TOGETHER)
