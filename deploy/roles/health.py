"""A small port for machines: is it alive, is it ready, how busy is it.

In: loops and their services. Out: `/livez /readyz /metrics /version` on a thread of its own. A process whose loop has
not finished a round for five minutes is not alive; one whose last round failed is not ready.
"""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import sqlalchemy as sa
import structlog

from deploy.roles.loop import Loop, State, states
from shared.plumbing.hops import Reading, gauges_text, outbox_readings, parked_readings, pool_readings
from shared.plumbing.metrics import CONTENT_TYPE, metrics_text
from shared.plumbing.service import Service
from shared.plumbing.version import VERSION
from shared.values.refusal import Refusal

STALLED_SECONDS = 300
_GAUGE_OF = {"lag": "hourbook_consumer_lag_records", "jobs": "hourbook_jobs_waiting", "dead": "hourbook_jobs_dead"}
_STORED: Mapping[str, Callable[[Service], list[Reading]]] = {"relay": outbox_readings, "consume": parked_readings}
# Shorter than a front or a scraper waits, beside the second that loops are given.
STORED_SECONDS = 2.0
MOST_ASKED = 16
_log = structlog.get_logger("health")


@dataclass(frozen=True)
class Watched:
    """What one process runs: its role, its services, a loop for each that has work."""

    role: str
    services: Sequence[Service]
    loops: Sequence[Loop]
    _under_way: dict[str, Future[list[Reading]]] = field(default_factory=dict, init=False)
    _pool: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(MOST_ASKED), init=False)

    def open(self) -> None:
        """Open what questions take beside the loops' own, so that what the process holds does not grow as it is asked.

        A database that is away keeps nobody waiting; then it is opened when it is first needed.
        """
        for service in self.services if self.role in _STORED else ():
            self._pool.submit(_open_both, service)

    def metrics(self) -> bytes:
        """Write counters of the process and gauges of its hops."""
        return metrics_text() + gauges_text(self._readings())

    def ready(self) -> tuple[bool, dict[str, Any]]:
        """Say whether every loop's last round was good, and what waits at each service."""
        states = self._states()
        faults = [f"{name}: {state.fault}" for name, state in states.items() if state.fault]
        waiting: dict[str, dict[str, int]] = {name: dict(state.measures) for name, state in states.items()}
        for name, readings in self._stored().items() if self.role == "relay" else ():
            rows = [one for one in readings if one.name == "hourbook_outbox_rows"]
            waiting[name] = {"outbox": int(rows[0].value)} if rows else {}
            faults += [] if rows else [f"{name}: the outbox cannot be read"]
        return not faults, {"ready": not faults, "role": self.role, "faults": faults, "services": waiting}

    def alive(self) -> bool:
        """Say whether every loop turns."""
        return all(loop.is_alive() and state.beat_age_seconds < STALLED_SECONDS
                   for loop, state in zip(self.loops, self._states().values(), strict=True))  # fmt: skip

    def _states(self) -> Mapping[str, State]:
        return states(self.loops)

    def _readings(self) -> Iterator[Reading]:
        for name, state in self._states().items():
            labels = {"service": name}
            yield Reading("hourbook_loop_beat_age_seconds", labels | {"role": self.role}, state.beat_age_seconds)
            for measure, value in state.measures.items():
                yield Reading(_GAUGE_OF[measure], labels, value)
        for service in self.services:
            yield from pool_readings(service)
        for readings in self._stored().values():
            yield from readings

    def _stored(self) -> Mapping[str, Sequence[Reading]]:
        """Ask all databases at once; one that does not answer in time gives nothing, and is not asked again meanwhile.

        Else whoever asks us while a database is away would wait for each in turn, and leave a thread that waits.
        """
        ask = _STORED.get(self.role)
        if ask is None:
            return {}
        for service in self.services:
            if service.name not in self._under_way or self._under_way[service.name].done():
                self._under_way[service.name] = self._pool.submit(ask, service)
        asked = dict(self._under_way)
        wait(asked.values(), STORED_SECONDS)
        return {name: one.result() if one.done() else () for name, one in asked.items()}


def _open_both(service: Service) -> None:
    with suppress(sa.exc.SQLAlchemyError), service.units.engine.connect(), service.units.engine.connect():
        pass


def serve_health(watched: Watched, bind: str, port: int) -> ThreadingHTTPServer:
    """Listen on a thread of its own; gives the server, to be shut down."""
    watched.open()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content_type, body = _answer(watched, self.path.partition("?")[0])
            # Who asked may have gone: only that it was too slow for them is told, and that by themselves.
            with suppress(ConnectionError):
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - http.server's name
            """Say nothing: a scraper comes every few seconds."""

    try:
        server = ThreadingHTTPServer((bind, port), Handler)
    except OSError as error:
        sentence = f"Port {port} of {bind} cannot be listened on ({os.strerror(error.errno or 0)}); stop what listens "
        remedy = "there, or give this process a HOURBOOK_HEALTH_PORT of its own, and an address of this machine."
        raise Refusal("port_taken", sentence + remedy) from None
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server


def _answer(watched: Watched, path: str) -> tuple[int, str, bytes]:
    if path == "/metrics":
        return 200, CONTENT_TYPE, watched.metrics()
    if path == "/readyz":
        ready, shown = watched.ready()
        return 200 if ready else 503, "application/json", json.dumps(shown).encode()
    if path == "/livez":
        alive = watched.alive()
        return 200 if alive else 503, "application/json", json.dumps({"alive": alive}).encode()
    if path == "/version":
        return 200, "application/json", json.dumps({"role": watched.role, "version": VERSION}).encode()
    return 404, "application/json", b'{"code": "route_unknown"}'
