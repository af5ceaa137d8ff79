"""One port for all services. In: the wired services. Out: one WSGI application that routes by path.

`/api/<service>/…` goes to that service; health speaks for all; every other address is a page of the portal.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable, Mapping
from threading import Lock
from typing import Any

from flask import Flask

from deploy.month.people import DEMO_PASSWORD
from deploy.onebox.answers import Start, answer, nothing_here
from deploy.onebox.house import House
from services.portal.calls.in_process import in_process
from services.portal.main import create_portal
from shared.plumbing.hops import Reading, gauges_text, outbox_readings, parked_readings, pool_readings
from shared.plumbing.metrics import CONTENT_TYPE, metrics_text
from shared.plumbing.operations import Brokers
from shared.plumbing.relay import outbox_depth
from shared.plumbing.service import Service
from shared.plumbing.web import create_flask

# A page asks every service how far behind it is; so long an answer of the log serves all of them.
_LAGS_SERVE_SECONDS = 1


def _lag_in(house: House) -> Callable[[Service], int]:
    """Give what says a service's lag: asked of the log for all services at once, a second old at most."""
    lock, lags, until = Lock(), dict[str, int](), 0.0

    def lag(service: Service) -> int:
        nonlocal lags, until
        with lock:
            if time.monotonic() >= until:
                lags = house.lags()
                until = time.monotonic() + _LAGS_SERVE_SECONDS
            return lags[service.name]

    return lag


class Front:
    """The WSGI application of the one-process house."""

    def __init__(self, house: House, logins: Mapping[str, str]) -> None:
        """Build every service's app; `logins` are the demo people by role, none where the books are real."""
        self._house = house
        brokers = Brokers(_lag_in(house), house.open_queue)
        self._apps: Mapping[str, Flask] = {name: create_flask(one, brokers) for name, one in house.services.items()}
        wiring = house.services["identity"].wiring
        self.portal = create_portal(
            in_process(self), logins, DEMO_PASSWORD if logins else "", wiring.now_epoch,
            trusted_proxies=wiring.settings.get("trusted_proxies", ""),
        )  # fmt: skip

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        """Route one request."""
        parts = str(environ.get("PATH_INFO", "")).split("/")
        if len(parts) > 2 and parts[1] == "api" and parts[2] in self._apps:
            return self._apps[parts[2]].wsgi_app(dict(environ), start)
        own = {"/readyz": self._ready, "/metrics": self._metrics}
        if (path := "/".join(parts)) in own:
            return own[path](start)
        if parts[1:] in (["livez"], ["version"]):
            # One process: what the first service says of it holds for all.
            return next(iter(self._apps.values())).wsgi_app(dict(environ), start)
        if parts[1] == "api":
            return nothing_here(start)
        return self.portal.wsgi_app(dict(environ), start)

    def _ready(self, start: Start) -> Iterable[bytes]:
        """Say whether every service answers, and how far behind each is.

        Outboxes are asked first, so that a fact on its way is seen in one of them or in a lag.
        """
        outboxes = {name: outbox_depth(one) for name, one in self._house.services.items()}
        lags = self._house.lags()
        services = {name: {"outbox": depth, "lag": lags[name]} for name, depth in outboxes.items()}
        return answer(start, "200 OK", "application/json", json.dumps({"ready": True, "services": services}))

    def _metrics(self, start: Start) -> Iterable[bytes]:
        """Write what this process counted, and what stands at every hop of every service."""
        readings: list[Reading] = []
        lags = self._house.lags()
        for name, one in self._house.services.items():
            labels, jobs = {"service": name}, sorted(one.jobs)
            readings += [*outbox_readings(one), *parked_readings(one), *pool_readings(one)]
            readings += [
                Reading("hourbook_consumer_lag_records", labels, lags[name]),
                Reading("hourbook_jobs_waiting", labels, self._house.queue.depth(jobs)),
                Reading("hourbook_jobs_dead", labels, len(self._house.queue.dead(jobs))),
            ]
        return answer(start, "200 OK", CONTENT_TYPE, (metrics_text() + gauges_text(readings)).decode())
