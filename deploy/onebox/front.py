"""One port for all services. In: the wired services. Out: one WSGI application that routes by path.

`/api/<service>/…` goes to that service; health speaks for all; every other address is a page of the portal.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Flask

from deploy.month.people import DEMO_PASSWORD
from deploy.onebox.answers import Start, answer, nothing_here
from deploy.onebox.house import House
from services.portal.calls.in_process import in_process
from services.portal.main import create_portal
from shared.plumbing.consumer import topics_of
from shared.plumbing.hops import Reading, gauges_text, outbox_readings, parked_readings, pool_readings
from shared.plumbing.metrics import CONTENT_TYPE, metrics_text
from shared.plumbing.operations import Brokers
from shared.plumbing.relay import outbox_depth
from shared.plumbing.service import Service
from shared.plumbing.web import create_flask


def _lag_in(house: House) -> Callable[[Service], int]:
    return lambda service: house.log.lag(service.name, topics_of(service))


class Front:
    """The WSGI application of the one-process house."""

    def __init__(self, house: House, logins: Mapping[str, str]) -> None:
        """Build every service's app; `logins` are the demo people by role, none where the books are real."""
        self._house = house
        self._apps: Mapping[str, Flask] = {
            name: create_flask(one, Brokers(_lag_in(house), house.open_queue)) for name, one in house.services.items()
        }
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
        """Say whether every service answers, and how far behind each is."""
        services = {
            name: {"outbox": outbox_depth(one), "lag": self._house.log.lag(name, topics_of(one))}
            for name, one in self._house.services.items()
        }
        return answer(start, "200 OK", "application/json", json.dumps({"ready": True, "services": services}))

    def _metrics(self, start: Start) -> Iterable[bytes]:
        """Write what this process counted, and what stands at every hop of every service."""
        readings: list[Reading] = []
        for name, one in self._house.services.items():
            labels, jobs = {"service": name}, sorted(one.jobs)
            readings += [*outbox_readings(one), *parked_readings(one), *pool_readings(one)]
            readings += [
                Reading("hourbook_consumer_lag_records", labels, self._house.log.lag(name, topics_of(one))),
                Reading("hourbook_jobs_waiting", labels, self._house.queue.depth(jobs)),
                Reading("hourbook_jobs_dead", labels, len(self._house.queue.dead(jobs))),
            ]
        return answer(start, "200 OK", CONTENT_TYPE, (metrics_text() + gauges_text(readings)).decode())
