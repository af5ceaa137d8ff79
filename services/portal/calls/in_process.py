"""Calls within the one-process house. In: its WSGI application. Out: a transport that never leaves the process."""

from __future__ import annotations

from contextvars import Context
from typing import Any

from werkzeug.test import create_environ, run_wsgi_app

from services.portal.calls.transport import Reply, Request, Transport


def in_process(application: Any) -> Transport:
    """Give a transport to an application beside us."""

    def send(request: Request) -> Reply:
        # In a context of its own: the service's request must not see or end ours.
        return Context().run(_run, application, request)

    return send


def _run(application: Any, request: Request) -> Reply:
    path, _, query = request.path.partition("?")
    sent = dict(request.headers)
    # Beside us there is no proxy between: the visitor's address is where the request comes from.
    visitor = {"REMOTE_ADDR": sent.pop("X-Forwarded-For", "")}
    environ = create_environ(path, method=request.method, query_string=query, data=request.body, headers=sent,
                             environ_overrides=visitor)  # fmt: skip
    blocks, status, headers = run_wsgi_app(application, environ)
    body = b"".join(blocks)
    return Reply(int(status.split(" ")[0]), {name.lower(): value for name, value in headers}, body)
