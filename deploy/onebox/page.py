"""The first page: what is here, who may sign in. In: service names, demo people. Out: HTML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path

_TITLES = {
    "identity": "accounts, roles, API clients, tokens",
    "onboarding": "vendors, trainers, agreements, engagements, pay rates",
    "timetracking": "projects, time entries, timesheets, approvals",
    "payroll": "earnings, pay runs, pay statements",
    "payments": "payout accounts, payment files, returns",
    "billing": "clients, bill rates, charges, invoices, receipts",
    "ledger": "journals, trial balance, reconciliation, traces",
    "notifications": "mail: preferences, what became of it",
}


def first_page(names: Iterable[str], logins: Mapping[str, str]) -> str:
    """Fill the template beside this file; `logins` are the demo people by role, none where the books are real."""
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
    page = (Path(__file__).parent / "front.html").read_text()
    kept = re.sub(rf"<!--{other}-->\n.*?<!--end-->\n", "", page, flags=re.DOTALL)
    kept = re.sub(r"<!--\w+-->\n", "", kept)
    return kept.replace("{{services}}", services).replace("{{people}}", people)
