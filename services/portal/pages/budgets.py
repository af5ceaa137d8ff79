"""Budgets of hours, for clients and for who looks after them. In: the services as either. Out: HTML, or a CSV."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from services.portal.domain import figures
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api

budgets = Blueprint("budgets", __name__)


@budgets.get("/budgets", endpoint="board")
def budgets_board() -> Response | str:
    """Show what projects have used of what they may use; a client sees its own."""
    found = list(api().every("/api/timetracking/v1/budgets"))
    charts = [figures.budgets(found, figure_words())] if found else []
    return asked_as_csv(charts) or render_template("budgets.html", budgets=found, charts=charts)
