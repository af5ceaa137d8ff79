"""List work weeks with their gaps. In: which ones, where the page begins. Out: rows in order, each with its gaps.

Trainers are walked through in order, some at a time: a page costs what it shows, however many weeks there ever were.
A reason that few weeks have is looked for in ever longer stretches.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from services.ledger.domain.gaps import STAGES, Reconciliation
from services.ledger.usecases.ports import LedgerPort, Scope
from services.ledger.usecases.reconcile import reconcile

_FIRST, _MOST = 20, 2000
Key = tuple[str, str, date]


def list_weeks(
    unit: LedgerPort, scope: Scope, reason: str | None, after: Key | None, limit: int
) -> list[dict[str, Any]]:
    """Give up to `limit` work weeks after one: its key, seconds by stage, and its gaps (side, reason, seconds)."""
    found: list[dict[str, Any]] = []
    for some in _stretches(unit, scope, after[0] if after else None):
        found += [
            week for week in _weeks(reconcile(unit, some))
            if (after is None or _key(week) > after)
            and (reason is None or any(gap["reason"] == reason for gap in week["gaps"]))
        ]  # fmt: skip
        if len(found) >= limit:
            break
    return found[:limit]


def _stretches(unit: LedgerPort, scope: Scope, begun: str | None) -> Iterator[Scope]:
    """Give the scope cut into stretches of trainers, each twice as long as the last; first the rest of one `begun`."""
    if begun is not None:
        yield replace(scope, trainers=(begun, begun))
    beyond, number = begun or "", _FIRST
    while trainers := unit.weeks.trainers(scope, beyond, number):
        yield replace(scope, trainers=(trainers[0], trainers[-1]))
        beyond, number = trainers[-1], min(2 * number, _MOST)


def _key(row: dict[str, Any]) -> Key:
    return row["trainer_id"], row["engagement_id"], row["workweek_start"]


def _weeks(found: Reconciliation) -> list[dict[str, Any]]:
    gaps: dict[Key, list[dict[str, Any]]] = {}
    for gap in found.gaps.iter_rows(named=True):
        gaps.setdefault(_key(gap), []).append(gap)
    rows = found.weeks.rename({stage: f"{stage}_seconds" for stage in STAGES}).sort("trainer_id", "engagement_id",
                                                                                   "workweek_start")  # fmt: skip
    return [{**row, "gaps": gaps.get(_key(row), [])} for row in rows.iter_rows(named=True)]
