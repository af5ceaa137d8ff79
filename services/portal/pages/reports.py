"""Finance's reports: owed, open, margins, cycle time, budgets. In: the services as finance. Out: HTML, or a CSV."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, render_template, request

from services.portal.domain import figures
from services.portal.domain.chart import Chart
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api, today, tried

reports = Blueprint("reports", __name__)


@reports.get("/reports", endpoint="board")
def board() -> Response | str:
    """Show what is earned and unpaid, open invoices by age, margins, how long pay takes, and budgets."""
    words, since = figure_words(), {"from": _first().isoformat()}
    unpaid = tried(lambda: api().get("/api/payroll/v1/unpaid-weeks")["data"], [])
    invoices = list(api().every("/api/billing/v1/invoices"))
    margins = api().get("/api/ledger/v1/margins", since)["data"]
    clients = {one["client_id"]: one["party"]["legal_name"] for one in api().every("/api/billing/v1/clients")}
    charts: list[Chart] = [
        *figures.accruals(unpaid, words), *figures.ageing(invoices, today(), words), *figures.spend(invoices, words),
        *figures.margins(margins, clients, words), *_cycle(since), *_budgets(),
    ]  # fmt: skip
    return asked_as_csv(charts) or render_template(
        "reports.html", charts=charts, clients=clients, two_currencies=figures.in_two_currencies(margins),
        since=since["from"],
    )  # fmt: skip


def _first() -> date:
    """Give the day in the address, or that of some weeks ago."""
    try:
        return date.fromisoformat(request.args.get("from", ""))
    except ValueError:
        return today() - timedelta(weeks=figures.WEEKS)


def _cycle(since: dict[str, str]) -> list[Chart]:
    approval = api().get("/api/timetracking/v1/approval-times", since)["data"]
    pay = api().get("/api/payroll/v1/pay-times", since)["data"]
    return [figures.cycle(approval, pay, figure_words())] if approval or pay else []


def _budgets() -> list[Chart]:
    found: list[Any] = list(api().every("/api/timetracking/v1/budgets"))
    return [figures.budgets(found)] if found else []
