"""What stands at each hop of a fact's way: measured when a scraper asks, never guessed from counters.

In: wired services, readings from elsewhere. Out: gauges. A database that does not answer gives no reading:
an absent series says more than a stale number.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import sqlalchemy as sa
import structlog
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.registry import Collector

from shared.plumbing.service import Service
from shared.plumbing.unit import OUTBOX, PARKED

GAUGES = {
    "hourbook_outbox_rows": "Facts and jobs that wait in the outbox.",
    "hourbook_outbox_oldest_age_seconds": "Age of the oldest row in the outbox; 0 where it is empty.",
    "hourbook_consumer_lag_records": "Records of the topics a service hears that it has not committed.",
    "hourbook_parked_facts": "Facts set aside at present, with those that wait behind them.",
    "hourbook_jobs_waiting": "Jobs neither done nor buried.",
    "hourbook_jobs_dead": "Jobs buried with a reason.",
    "hourbook_loop_beat_age_seconds": "Time since a relay, consumer or worker last finished a round.",
    "hourbook_database_connections": "Connections of the pool, in use or idle.",
    "hourbook_database_connections_limit": "Connections the pool may open at most.",
}
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Reading:
    """One number of one gauge."""

    name: str
    labels: dict[str, str]
    value: float


class _Readings(Collector):
    def __init__(self, readings: Iterable[Reading]) -> None:
        self._readings = list(readings)

    def collect(self) -> Iterator[GaugeMetricFamily]:
        for name, meaning in GAUGES.items():
            here = [reading for reading in self._readings if reading.name == name]
            if here:
                family = GaugeMetricFamily(name, meaning, labels=list(here[0].labels))
                for reading in here:
                    family.add_metric(list(reading.labels.values()), reading.value)
                yield family


def gauges_text(readings: Iterable[Reading]) -> bytes:
    """Write readings as a scraper reads them."""
    registry = CollectorRegistry()
    registry.register(_Readings(readings))
    return generate_latest(registry)


def outbox_readings(service: Service) -> list[Reading]:
    """Measure depth and age of a service's outbox."""
    query = sa.select(sa.func.count(), sa.func.min(OUTBOX.c.at_epoch)).select_from(OUTBOX)
    row = _ask(service, query)
    if row is None:
        return []
    rows, oldest_epoch = row
    age_seconds = max(service.wiring.now_epoch() - oldest_epoch, 0) if rows else 0
    labels = {"service": service.name}
    return [
        Reading("hourbook_outbox_rows", labels, rows),
        Reading("hourbook_outbox_oldest_age_seconds", labels, age_seconds),
    ]


def parked_readings(service: Service) -> list[Reading]:
    """Count what is parked now."""
    row = _ask(service, sa.select(sa.func.count()).select_from(PARKED))
    return [] if row is None else [Reading("hourbook_parked_facts", {"service": service.name}, row[0])]


def pool_readings(service: Service) -> list[Reading]:
    """Say how much of the connection pool is in use; asks the pool, not the database."""
    pool = service.units.engine.pool
    if not isinstance(pool, sa.QueuePool):
        return []
    limit = pool.size() + cast("Any", pool)._max_overflow  # noqa: SLF001 - the pool tells its limit nowhere else
    name, labels = "hourbook_database_connections", {"service": service.name}
    return [
        Reading(name, labels | {"state": "used"}, pool.checkedout()),
        Reading(name, labels | {"state": "idle"}, pool.checkedin()),
        Reading("hourbook_database_connections_limit", labels, limit),
    ]


def _ask(service: Service, query: sa.Select[*tuple[Any, ...]]) -> Sequence[Any] | None:
    try:
        with service.units.engine.connect().execution_options(reading=True) as connection:
            return tuple(connection.execute(query).one())
    except sa.exc.SQLAlchemyError as error:
        _log.warning("not_measured", service=service.name, error=type(error).__name__)
        return None
