"""One port before processes apart: routes by path, as the one-process house does.

In: where each service listens, where the health ports are. Out: a WSGI application. `/api/<service>/…` goes to that
service, unread and unchanged; `/readyz` asks everyone; every other address is a page of the portal.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import local
from typing import Any
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import structlog

from deploy.onebox.answers import Start, answer, nothing_here, problem_answer

PAGES = "portal"
BLOCK_BYTES = 65_536
UPSTREAM_SECONDS = 120
HEALTH_SECONDS = 5
# RFC 9110, section 7.6.1: they belong to one connection.
_HOP_BY_HOP = frozenset({
    "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te", "trailer", "transfer-encoding",
    "upgrade",
})  # fmt: skip
_log = structlog.get_logger("front")


@dataclass(frozen=True)
class Front:
    """The WSGI application. `upstreams` are base URLs by service, `watched` those of health ports.

    Groups of health ports are asked one after the other: outboxes first, then lags, so that a fact on its way
    between the two is seen at least once.
    """

    upstreams: Mapping[str, str]
    watched: Sequence[Sequence[str]]
    pages: str
    _kept: local

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        """Route one request."""
        parts = str(environ.get("PATH_INFO", "")).split("/")
        if len(parts) > 2 and parts[1] == "api" and parts[2] in self.upstreams:
            return self._pass_on(parts[2], environ, start)
        own = {"/livez": _alive, "/readyz": self._ready}
        if (path := "/".join(parts)) in own:
            return own[path](start)
        if parts == ["", "version"]:
            return self._pass_on(next(iter(self.upstreams)), environ, start)
        if parts[1:2] in (["api"], ["metrics"]) or not self.pages:
            return nothing_here(start)
        return self._pass_on(PAGES, environ, start)

    def _pass_on(self, service: str, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        try:
            reply = self._ask(service, environ)
        except TimeoutError:
            return problem_answer(start, "504 Gateway Timeout", "service_slow", f"{service} took too long; try again.")
        except (OSError, HTTPException) as error:
            _log.warning("service_away", service=service, error=type(error).__name__)
            return problem_answer(start, "503 Service Unavailable", "service_away", f"{service} is away; try again.")
        headers = [(name, value) for name, value in reply.getheaders() if name.lower() not in _HOP_BY_HOP]
        start(f"{reply.status} {reply.reason}", headers)
        return _blocks(reply)

    def _ask(self, service: str, environ: Mapping[str, Any]) -> HTTPResponse:
        """Send the request on; a kept connection that the other side has closed meanwhile is opened anew, once."""
        method, path, headers = str(environ["REQUEST_METHOD"]), _path(environ), _headers(environ)
        length = environ.get("CONTENT_LENGTH")
        body = environ["wsgi.input"] if length or environ.get("HTTP_TRANSFER_ENCODING") else None
        connection = self._connection(service, fresh=body is not None)
        try:
            connection.request(method, path, body, headers, encode_chunked=body is not None and not length)
            return connection.getresponse()
        except (ConnectionError, HTTPException):
            if body is not None:
                raise
            connection = self._connection(service, fresh=True)
            connection.request(method, path, None, headers)
            return connection.getresponse()

    def _connection(self, service: str, *, fresh: bool) -> HTTPConnection:
        """Give this thread's connection to a service; a body is read once, so it goes by a connection surely open."""
        kept: dict[str, HTTPConnection] = vars(self._kept).setdefault("connections", {})
        if fresh or service not in kept:
            if service in kept:
                kept[service].close()
            target = urlsplit(self.pages if service == PAGES else self.upstreams[service])
            kept[service] = HTTPConnection(target.hostname or "", target.port, timeout=UPSTREAM_SECONDS)
        return kept[service]

    def _ready(self, start: Start) -> Iterable[bytes]:
        """Ask every process whether it is ready, and lay what waits side by side."""
        asked = [*self.upstreams.values(), *([self.pages] if self.pages else [])]
        groups = [list(group) for group in (asked, *self.watched) if group]
        with ThreadPoolExecutor(max(len(group) for group in groups)) as pool:
            replies = [one for group in groups for one in list(pool.map(_fetch, group))]
        services: dict[str, dict[str, int]] = {name: {"outbox": 0, "lag": 0} for name in self.upstreams}
        for reply in replies:
            for name, waiting in reply.get("services", {}).items():
                services.setdefault(name, {}).update(waiting)
        ready = all(reply.get("ready", reply.get("status") == "ok") for reply in replies)
        shown = {
            "ready": ready,
            "services": services,
            "faults": [one for reply in replies for one in reply.get("faults", [])],
        }
        return answer(start, "200 OK" if ready else "503 Service Unavailable", "application/json", json.dumps(shown))


def _alive(start: Start) -> Iterable[bytes]:
    return answer(start, "200 OK", "application/json", '{"status": "ok"}')


def make_front(upstreams: Mapping[str, str], watched: Sequence[Sequence[str]], pages: str = "") -> Front:
    """Build the front; `pages` is the portal's base URL, where there is one. Connections are kept by thread."""
    return Front(dict(upstreams), tuple(watched), pages, local())


def _path(environ: Mapping[str, Any]) -> str:
    # The raw target where the server gives it: a decoded slash must not become a path's.
    raw = environ.get("RAW_URI") or quote(str(environ.get("PATH_INFO", "")))
    if environ.get("RAW_URI"):
        parts = urlsplit(str(raw))
        return f"{parts.path}?{parts.query}" if parts.query else parts.path
    query = environ.get("QUERY_STRING")
    return f"{raw}?{query}" if query else str(raw)


def _headers(environ: Mapping[str, Any]) -> dict[str, str]:
    given = {
        name.removeprefix("HTTP_").replace("_", "-").title(): str(value)
        for name, value in environ.items()
        if name.startswith("HTTP_")
    }
    kept = {name: value for name, value in given.items() if name.lower() not in _HOP_BY_HOP}
    for name in ("CONTENT_TYPE", "CONTENT_LENGTH"):
        if environ.get(name):
            kept[name.replace("_", "-").title()] = str(environ[name])
    # Added behind what came: whoever reads it believes of it what our own proxies wrote (`shared/plumbing/origins.py`).
    hops = [one for one in (given.get("X-Forwarded-For"), str(environ.get("REMOTE_ADDR", ""))) if one]
    return kept | {"X-Forwarded-For": ", ".join(hops), "X-Forwarded-Proto": "http"}


def _blocks(reply: HTTPResponse) -> Iterator[bytes]:
    while block := reply.read(BLOCK_BYTES):
        yield block


def _fetch(base: str) -> dict[str, Any]:
    try:
        with urlopen(f"{base}/readyz", timeout=HEALTH_SECONDS) as reply:  # noqa: S310 - our own processes
            return dict(json.load(reply))
    except (OSError, ValueError) as error:
        # 503 is an answer too: its body says what is wrong.
        body = getattr(error, "read", lambda: b"{}")()
        return {"ready": False, "faults": [f"{urlsplit(base).netloc}: {error}"]} | _object(body)


def _object(body: bytes) -> dict[str, Any]:
    try:
        return dict(json.loads(body))
    except ValueError:
        return {}
