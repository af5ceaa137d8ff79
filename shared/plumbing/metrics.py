"""Prometheus metrics of one process: `hourbook_*`, base units, route templates as labels, never ids.

In: what happened. Out: the text a scraper reads.
"""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest

REGISTRY = CollectorRegistry()
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

REQUESTS = Counter(
    "hourbook_http_requests", "Requests answered.", ["service", "method", "route", "status"], registry=REGISTRY
)
REQUEST_SECONDS = Histogram(
    "hourbook_http_request_seconds", "Time to answer.", ["service", "method", "route"], registry=REGISTRY,
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5, 10, 30),
)  # fmt: skip


def metrics_text() -> bytes:
    """Write every metric of this process."""
    return generate_latest(REGISTRY)
