"""What waits between and within the services. In: the services as an operator. Out: hops, parked facts, dead jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from services.portal.domain.chart import Chart, Line
from services.portal.domain.figures import Words
from services.portal.usecases.ports import Api, ApiProblem

SHOWN = "50"


@dataclass(frozen=True)
class Operations:
    """Hops of each service that answers, the names of those that do not, what is parked, what was given up."""

    hops: list[dict[str, Any]]
    away: list[str]
    parked: list[dict[str, Any]]
    dead: list[dict[str, Any]]


def show_operations(api: Api, services: Sequence[str]) -> Operations:
    """Ask each service; one that is away is named, the others are shown."""
    asked = {name: _hops(api, name) for name in services}
    hops = [one for one in asked.values() if one is not None]
    parked = [
        {**fact, "service": one["service"]} for one in hops if one["parked_facts"]
        for fact in api.get(f"/api/{one['service']}/v1/parked-facts", {"limit": SHOWN})["data"]
    ]  # fmt: skip
    dead = [
        {**job, "service": one["service"]} for one in hops if one["jobs_dead"]
        for job in api.get(f"/api/{one['service']}/v1/dead-jobs")["data"]
    ]  # fmt: skip
    return Operations(hops, [name for name, one in asked.items() if one is None], parked, dead)


def waiting_chart(hops: Sequence[dict[str, Any]], words: Words) -> Chart:
    """Draw what each service has not heard and not said yet."""
    lines = [
        Line(one["service"], (one["lag_records"] or 0, one["outbox_rows"]),
             (words.said("unknown") if one["lag_records"] is None else words.count(one["lag_records"]),
              words.count(one["outbox_rows"])))
        for one in hops
    ]  # fmt: skip
    says = "Facts a service has not heard yet, and not said yet."
    return Chart("consumer-lag", "What is on its way", says, "Service", ("Not heard", "Not said"), tuple(lines))


def _hops(api: Api, service: str) -> Any:
    try:
        return api.get(f"/api/{service}/v1/hops")
    except ApiProblem as problem:
        if problem.status < 500:
            raise
        return None
