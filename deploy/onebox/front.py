"""One port for all services. In: the wired services. Out: one WSGI application that routes by path.

`/api/<service>/…` goes to that service; `/` is a page that says what is here; health speaks for all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from flask import Flask

from deploy.onebox.house import House
from shared.plumbing.consumer import topics_of
from shared.plumbing.relay import outbox_depth
from shared.plumbing.web import create_flask

_TITLES = {
    "identity": "accounts, roles, API clients, tokens",
    "onboarding": "vendors, trainers, agreements, engagements, pay rates",
    "timetracking": "projects, time entries, timesheets, approvals",
    "payroll": "earnings, pay runs, pay statements",
    "payments": "payout accounts, payment files, returns",
    "billing": "clients, bill rates, charges, invoices, receipts",
    "ledger": "journals, trial balance, reconciliation, traces",
}
Start = Callable[..., Any]


class Front:
    """The WSGI application of the one-process house."""

    def __init__(self, house: House, logins: Mapping[str, str], page: str) -> None:
        """Build every service's app; `logins` are the demo people by role, none where the books are real."""
        self._house = house
        self._apps: Mapping[str, Flask] = {name: create_flask(one) for name, one in house.services.items()}
        self._page = _render(page, self._apps, logins)

    def __call__(self, environ: Mapping[str, Any], start: Start) -> Iterable[bytes]:
        """Route one request."""
        parts = str(environ.get("PATH_INFO", "")).split("/")
        if len(parts) > 2 and parts[1] == "api" and parts[2] in self._apps:
            return self._apps[parts[2]].wsgi_app(dict(environ), start)
        if parts == ["", ""]:
            return _answer(start, "200 OK", "text/html; charset=utf-8", self._page)
        if parts == ["", "readyz"]:
            return self._ready(start)
        if parts[1:] in (["livez"], ["metrics"], ["version"]):
            # One process: what the first service says of it holds for all.
            return next(iter(self._apps.values())).wsgi_app(dict(environ), start)
        body = {"type": "about:blank", "title": "Not Found", "status": 404, "code": "route_not_found",
                "detail": "There is nothing here; / lists the services and their documentation."}  # fmt: skip
        return _answer(start, "404 Not Found", "application/problem+json", json.dumps(body))

    def _ready(self, start: Start) -> Iterable[bytes]:
        """Say whether every service answers, and how far behind each is."""
        services = {
            name: {"outbox": outbox_depth(one), "lag": self._house.log.lag(name, topics_of(one))}
            for name, one in self._house.services.items()
        }
        return _answer(start, "200 OK", "application/json", json.dumps({"ready": True, "services": services}))


def _answer(start: Start, status: str, content_type: str, text: str) -> Iterable[bytes]:
    body = text.encode()
    start(status, [
        ("Content-Type", content_type), ("Content-Length", str(len(body))), ("X-Content-Type-Options", "nosniff"),
        ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"),
    ])  # fmt: skip
    return [body]


def _render(page: str, names: Iterable[str], logins: Mapping[str, str]) -> str:
    services = "\n".join(
        f'<tr><th scope="row">{name}</th><td>{_TITLES[name]}</td><td><a href="/api/{name}/docs/">docs</a></td>'
        f'<td><a href="/api/{name}/openapi.json">OpenAPI</a></td></tr>'
        for name in names
    )
    people = "\n".join(
        f'<tr><th scope="row">{escape(role)}</th><td><code>{escape(email)}</code></td></tr>'
        for role, email in logins.items()
    )
    other = "own" if logins else "sample"
    kept = re.sub(rf"<!--{other}-->\n.*?<!--end-->\n", "", page, flags=re.DOTALL)
    kept = re.sub(r"<!--\w+-->\n", "", kept)
    return kept.replace("{{services}}", services).replace("{{people}}", people)


def front_page() -> str:
    """Read the first page's template, which lies beside this file."""
    return (Path(__file__).parent / "front.html").read_text()
