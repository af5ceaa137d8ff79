"""Prometheus metrics of one process: `hourbook_*`, base units, route templates as labels, never ids.

In: what happened. Out: the text a scraper reads. What stands in a database is measured in `hops`.
"""

from __future__ import annotations

from functools import lru_cache

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)

REGISTRY = CollectorRegistry()
_ANSWERS_KEPT = 1_000
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

# A second series for each, saying when it began, which nobody asks for.
disable_created_metrics()  # type: ignore[no-untyped-call]
ProcessCollector("hourbook", registry=REGISTRY)

REQUESTS = Counter(
    "hourbook_http_requests", "Requests answered.", ["service", "method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "hourbook_http_request_seconds", "Time to answer.", ["service", "method", "route"], registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip

FACTS_RELAYED = Counter(
    "hourbook_facts_relayed", "Facts that left the outbox for the event log.", ["service"], registry=REGISTRY
)
JOBS_RELAYED = Counter(
    "hourbook_jobs_relayed", "Jobs that left the outbox for the job queue.", ["service"], registry=REGISTRY
)
FACTS_HEARD = Counter(
    "hourbook_facts_heard", "Facts whose effect was committed.", ["service", "type"], registry=REGISTRY
)
FACT_DELAY_SECONDS = Histogram(
    "hourbook_fact_delay_seconds", "From the second a fact was said to its effect.", ["service"], registry=REGISTRY,
    buckets=(1, 2, 5, 10, 30, 60, 300, 900, 3600),
)  # fmt: skip
INBOX_DUPLICATES = Counter(
    "hourbook_inbox_duplicates", "Facts delivered again and passed over.", ["service"], registry=REGISTRY
)
FACTS_PARKED = Counter(
    "hourbook_facts_parked", "Facts set aside: failed, or waiting behind one of their key that did.",
    ["service", "type", "why"], registry=REGISTRY,
)  # fmt: skip
BATCHES_TAKEN_APART = Counter(
    "hourbook_batches_taken_apart", "Batches that failed whole and were heard by halves.", ["service"],
    registry=REGISTRY,
)  # fmt: skip
JOBS = Counter(
    "hourbook_jobs", "Jobs taken, by outcome: done, retried or buried.", ["service", "job", "outcome"],
    registry=REGISTRY,
)  # fmt: skip
JOB_SECONDS = Histogram(
    "hourbook_job_seconds", "Time a job's handler took.", ["service", "job"], registry=REGISTRY,
    buckets=(0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300),
)  # fmt: skip
LOOP_FAULTS = Counter(
    "hourbook_loop_faults", "Rounds of a relay, consumer or worker that failed and were tried again.",
    ["service", "role"], registry=REGISTRY,
)  # fmt: skip


@lru_cache(_ANSWERS_KEPT)
def answered(service: str, method: str, route: str, status: int) -> tuple[Counter, Histogram]:
    """Give the count of such answers and the time that such requests took; finding them by labels takes long."""
    return REQUESTS.labels(service, method, route, status), REQUEST_SECONDS.labels(service, method, route)


def metrics_text() -> bytes:
    """Write every metric of this process."""
    return generate_latest(REGISTRY)
