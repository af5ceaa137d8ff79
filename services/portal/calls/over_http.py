"""Calls to services in processes of their own. In: where each listens. Out: a transport over HTTP/1.1.

Connections are kept by thread; one that the other side has closed meanwhile is opened anew, once, where nothing was
changed by asking. A service that cannot be reached answers 503 by this side's word.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException
from threading import local
from urllib.parse import urlsplit

from services.portal.calls.transport import Reply, Request, Transport

SECONDS = 60


def over_http(upstreams: Mapping[str, str]) -> Transport:
    """Give a transport to `upstreams`: base URLs by service."""
    kept = local()

    def send(request: Request) -> Reply:
        service = request.path.split("/")[2]
        connections: dict[str, HTTPConnection] = vars(kept).setdefault("connections", {})
        safe = request.method == "GET"
        for attempt in (1, 2):
            if service not in connections or not safe or attempt == 2:
                target = urlsplit(upstreams[service])
                if service in connections:
                    connections[service].close()
                connections[service] = HTTPConnection(target.hostname or "", target.port, timeout=SECONDS)
            try:
                return _ask(connections[service], request)
            except TimeoutError:
                return _away(504, "service_slow", f"The {service} service took too long; try again in a moment.")
            except (OSError, HTTPException):
                if attempt == 2 or not safe:
                    break
        return _away(503, "service_away", f"The {service} service is away; try again in a moment.")

    return send


def _ask(connection: HTTPConnection, request: Request) -> Reply:
    connection.request(request.method, request.path, request.body or None, dict(request.headers))
    reply = connection.getresponse()
    return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())


def _away(status: int, code: str, detail: str) -> Reply:
    body = json.dumps({"status": status, "code": code, "detail": detail}).encode()
    return Reply(status, {"content-type": "application/problem+json"}, body)
