"""Check the ledger's invariants. In: a unit. Out: what is off."""

from __future__ import annotations

import polars as pl

from services.ledger.domain.gaps import REASONS, UNEXPLAINED, Reconciliation, rows_apart
from services.ledger.usecases.ports import EVERYTHING, LedgerPort
from services.ledger.usecases.reconcile import reconcile
from shared.values.finding import Finding


def check(unit: LedgerPort) -> list[Finding]:
    """Find journals that do not sum to zero, books that do not balance, totals that differ, seconds nobody explains.

    Work weeks are added up anew, and what was kept of them is held against that.
    """
    found = reconcile(unit)
    return [*unit.invariants.findings(unit.chart), *_unexplained(found), *_kept_apart(unit, found)]


def _unexplained(found: Reconciliation) -> list[Finding]:
    return [
        Finding(row["reason"], _named(row), f"{REASONS[row['reason']]} ({row['seconds']} seconds)")
        for row in found.gaps.filter(pl.col("reason").is_in(UNEXPLAINED)).iter_rows(named=True)
    ]


def _kept_apart(unit: LedgerPort, found: Reconciliation) -> list[Finding]:
    weeks, gaps = unit.kept.all()
    sums = unit.kept.sums(EVERYTHING)
    apart = [
        Finding(code, _named(row), detail)
        for code, detail, kept, added in (
            ("week_differs_from_facts", "Its stages are kept otherwise than its facts add up.", weeks, found.moved),
            ("gaps_differ_from_facts", "Its gaps are kept otherwise than its facts leave them.", gaps, found.gaps),
        )
        for row in rows_apart(kept, added).iter_rows(named=True)
    ]
    if sums != found.sums:
        apart.append(Finding("hour_sums_differ", "all work weeks", f"Kept are {sums}; they add up to {found.sums}."))
    return apart


def _named(row: dict[str, object]) -> str:
    return f"{row['trainer_id']} {row['engagement_id']} {row['workweek_start']}"
