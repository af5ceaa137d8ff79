"""Finance's pictures: what is owed, what clients owe, budgets. In: the services as finance. Out: HTML, or a CSV."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template

from services.portal.domain import figures
from services.portal.domain.chart import Chart
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api, today, tried

pictures = Blueprint("pictures", __name__)


@pictures.get("/pictures", endpoint="board")
def board() -> Response | str:
    """Show what is earned and unpaid, open invoices by age, and budgets."""
    words = figure_words()
    unpaid = tried(lambda: api().get("/api/payroll/v1/unpaid-weeks")["data"], [])
    invoices = list(api().every("/api/billing/v1/invoices"))
    charts: list[Chart] = [*figures.accruals(unpaid, words), *figures.ageing(invoices, today(), words),
                           *figures.spend(invoices, words), *_budgets()]  # fmt: skip
    return asked_as_csv(charts) or render_template("pictures.html", charts=charts)


def _budgets() -> list[Chart]:
    found: list[Any] = list(api().every("/api/timetracking/v1/budgets"))
    names = {one["project_id"]: one["name"] for one in api().every("/api/timetracking/v1/projects")} if found else {}
    return [figures.budgets(found, names)] if found else []
