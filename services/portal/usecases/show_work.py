"""What was worked on a client's projects lately. In: the services as who may know, months. Out: rows and sums."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from services.portal.usecases.ports import Api

_TIMETRACKING = "/api/timetracking/v1"
_COUNTS = ("lines", "at_once", "returned", "disputed")


@dataclass(frozen=True)
class ShownWork:
    """Months of projects, newest first; hours by skill; budgets of these projects; how lines fared in all."""

    work: Sequence[dict[str, Any]]
    skills: Sequence[dict[str, Any]]
    budgets: Sequence[dict[str, Any]]
    quality: dict[str, Any]


def show_work(api: Api, first: date, until: date, client_id: str) -> ShownWork:
    """Ask for months from a day up to another; of one client where an id is given, else of the caller's own."""
    asked = {"from": first.isoformat(), "to": until.isoformat()} | ({"client_id": client_id} if client_id else {})
    work = api.get(f"{_TIMETRACKING}/project-work", asked)["data"]
    skills = api.get(f"{_TIMETRACKING}/project-skills", asked)["data"] if work else []
    theirs = {one["project_id"] for one in work}
    budgets = [one for one in api.every(f"{_TIMETRACKING}/budgets") if one["project_id"] in theirs] if work else []
    return ShownWork(sorted(work, key=lambda one: one["month"], reverse=True), skills, budgets, _quality(work))


def _quality(work: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Add up what became of lines, as a person's quality is shown."""
    sums = {name: sum(one[name] for one in work) for name in _COUNTS}
    share = 100 * sums["at_once"] // sums["lines"] if sums["lines"] else None
    rejected = sum(one["dispute_rejected"] for one in work)
    return {**sums, "rejected": rejected, "at_once_percent": share, "flags": ()}
