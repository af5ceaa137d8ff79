"""Finance's reports: owed, open, margins, cycle time, budgets. In: the services as finance. Out: HTML, or a CSV."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, render_template

from services.portal.domain import figures
from services.portal.domain.chart import Chart
from services.portal.domain.faults import SENTENCES
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api, date_asked, today, tried

reports = Blueprint("reports", __name__)
_FROM, _TO = "from", "to"


@reports.get("/reports", endpoint="board")
def board() -> Response | str | tuple[str, int]:
    """Show what is earned and unpaid, open invoices by age, spend, margins, how long pay takes, and budgets.

    The address says from which day on, and before which: some weeks back, and without an end where it says nothing.
    """
    period = _period()
    if period.get(_TO, figures.FOREVER) <= period[_FROM]:
        return _page([], period, fault=SENTENCES["period_empty"]), 422
    words, asked = figure_words(), date_asked(_FROM) or date_asked(_TO)
    unpaid = tried(lambda: api().get("/api/payroll/v1/unpaid-weeks")["data"], [])
    invoices = list(api().every("/api/billing/v1/invoices"))
    margins = api().get("/api/ledger/v1/margins", period)["data"]
    clients = {one["client_id"]: one["party"]["legal_name"] for one in api().every("/api/billing/v1/clients")}
    issued = (period[_FROM], period.get(_TO, figures.FOREVER)) if asked else figures.ALWAYS
    charts: list[Chart] = [
        *figures.accruals(unpaid, words), *figures.ageing(invoices, today(), words),
        *figures.spend(invoices, words, issued), *figures.margins(margins, clients, words),
        *_cycle(period), *_budgets(),
    ]  # fmt: skip
    return asked_as_csv(charts) or _page(charts, period, clients, figures.in_two_currencies(margins))


def _page(
    charts: list[Chart], period: dict[str, str], clients: dict[str, str] | None = None, mixed: Any = (), fault: str = ""
) -> str:
    return render_template("reports.html", charts=charts, clients=clients or {}, two_currencies=mixed, period=period,
                           fault=fault)  # fmt: skip


def _period() -> dict[str, str]:
    """Give the days in the address as the services take them; an end that is none is left out."""
    first = date_asked(_FROM) or today() - timedelta(weeks=figures.WEEKS)
    until = date_asked(_TO)
    return {_FROM: first.isoformat()} | ({_TO: until.isoformat()} if until else {})


def _cycle(period: dict[str, str]) -> list[Chart]:
    approval = api().get("/api/timetracking/v1/approval-times", period)["data"]
    pay = api().get("/api/payroll/v1/pay-times", period)["data"]
    return [figures.cycle(approval, pay, figure_words())] if approval or pay else []


def _budgets() -> list[Chart]:
    found: list[Any] = list(api().every("/api/timetracking/v1/budgets"))
    return [figures.budgets(found, figure_words())] if found else []
