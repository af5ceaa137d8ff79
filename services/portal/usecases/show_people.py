"""People on their way to work. In: the services as who looks after them. Out: the funnel, and one person's page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from services.portal.usecases.find_makers import Makers, find_makers
from services.portal.usecases.ports import Api, ApiProblem
from services.portal.usecases.show_quality import show_quality
from services.portal.usecases.show_shared import Alike, show_shared

_ONBOARDING = "/api/onboarding/v1"
# So many of each step are named on the funnel; the list has all.
NAMED = 8
T = TypeVar("T")


@dataclass(frozen=True)
class Funnel:
    """The steps with their counts, and who has waited longest at each that blocks."""

    stages: list[dict[str, Any]]
    waiting: list[tuple[dict[str, Any], list[dict[str, Any]]]]


@dataclass(frozen=True)
class Person:
    """A trainer: state and history, engagements with their rates, and what this viewer may know of what they gave.

    `packs` names rule packs.
    """

    trainer: dict[str, Any]
    steps: list[dict[str, Any]]
    engagements: list[tuple[dict[str, Any], list[dict[str, Any]]]]
    invitations: list[dict[str, Any]]
    accounts: list[dict[str, Any]] | None
    paid: list[dict[str, Any]] | None
    standing: dict[str, Any]
    agreements: list[dict[str, Any]] | None
    credentials: list[dict[str, Any]] | None
    availabilities: list[dict[str, Any]] | None
    erasures: list[dict[str, Any]]
    quality: dict[str, Any] | None
    packs: dict[str, str]
    shared: list[Alike] | None
    makers: Makers


def show_funnel(api: Api) -> Funnel:
    """Count, and name who waits longest."""
    stages = api.get(f"{_ONBOARDING}/funnel")["data"]
    stuck = [one for one in stages if one["blocked"] and one["trainers"]]
    return Funnel(stages, [(one, _longest(api, one["step"])) for one in stuck])


def show_person(api: Api, trainer_id: str, today: date) -> Person:
    """Gather the page."""
    path = f"{_ONBOARDING}/trainers/{trainer_id}"
    engagements = list(api.every(f"{_ONBOARDING}/engagements", {"trainer_id": trainer_id}))
    rates = [api.get(f"{_ONBOARDING}/engagements/{one['engagement_id']}/pay-rates")["data"] for one in engagements]
    mine = {"trainer_id": trainer_id}
    standing, steps = api.get(f"{path}/standing"), api.get(f"{path}/states")["data"]
    return Person(
        api.get(path), steps, list(zip(engagements, rates, strict=True)),
        _allowed(lambda: list(api.every("/api/identity/v1/invitations", mine))) or [],
        _allowed(lambda: list(api.every("/api/payments/v1/payout-accounts", mine))),
        _allowed(lambda: list(api.every("/api/payroll/v1/pay-items", mine))),
        standing, _allowed(lambda: _all(api, f"{path}/agreements")),
        _allowed(lambda: list(api.every(f"{_ONBOARDING}/credentials", mine))),
        _allowed(lambda: _all(api, f"{path}/availabilities")),
        _allowed(lambda: _all(api, f"{path}/erasures")) or [],
        _allowed(lambda: show_quality(api, trainer_id, today)), _pack_titles(api) if engagements else {},
        _allowed(lambda: show_shared(api, trainer_id)),
        find_makers(api, (one["by_user"] for one in steps)),
    )  # fmt: skip


def _longest(api: Api, step: str) -> list[dict[str, Any]]:
    found = api.get(f"{_ONBOARDING}/trainers", {"step": step, "order": "wait", "limit": str(NAMED)})
    data: list[dict[str, Any]] = found["data"]
    return data


def _pack_titles(api: Api) -> dict[str, str]:
    """Give what rule packs are called, by their ids."""
    return {one["rule_pack"]: one["title"] for one in _allowed(lambda: _all(api, "/api/payroll/v1/rule-packs")) or []}


def _all(api: Api, path: str) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = api.get(path)["data"]
    return data


def _allowed(do: Callable[[], T]) -> T | None:
    """Leave out what this person may not know."""
    try:
        return do()
    except ApiProblem as problem:
        if problem.status not in (403, 404):
            raise
        return None
