"""Show margins by client and project. In: between which work weeks. Out: charged, earned, and what is left."""

from __future__ import annotations

from datetime import date

from services.ledger.domain.margin import Margin, margins
from services.ledger.usecases.ports import LedgerPort


def show_margins(unit: LedgerPort, first: date | None, last: date | None) -> list[Margin]:
    """Add up both sides of work weeks that begin from `first` to `last`, both included; None is open."""
    rows = unit.margins
    return margins(rows.charged(first, last), rows.earned(first, last), rows.projects())
