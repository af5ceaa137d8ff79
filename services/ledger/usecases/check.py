"""Check the ledger's invariants. In: a unit. Out: what is off."""

from __future__ import annotations

import polars as pl

from services.ledger.domain.gaps import REASONS, UNEXPLAINED
from services.ledger.usecases.ports import LedgerPort
from services.ledger.usecases.reconcile import reconcile
from shared.values.finding import Finding


def check(unit: LedgerPort) -> list[Finding]:
    """Find journals that do not sum to zero, books that do not balance, totals that differ, seconds nobody explains."""
    gaps = reconcile(unit).gaps.filter(pl.col("reason").is_in(UNEXPLAINED))
    unexplained = [
        Finding(row["reason"], f"{row['trainer_id']} {row['engagement_id']} {row['workweek_start']}",
                f"{REASONS[row['reason']]} ({row['seconds']} seconds)")
        for row in gaps.iter_rows(named=True)
    ]  # fmt: skip
    return [*unit.invariants.findings(unit.chart), *unexplained]
