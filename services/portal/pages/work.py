"""What was worked on projects, for clients and their keepers. In: the services as either. Out: HTML, or a CSV."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request

from services.portal.domain import figures
from services.portal.domain.navigation import MONEY
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.months import asked_month, shifted
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api, person
from services.portal.usecases.show_work import show_work

work = Blueprint("work", __name__)
# As many as timetracking adds up at once.
MONTHS = 3


@work.get("/work", endpoint="board")
def work_board() -> Response | str:
    """Show hours by month and skill, how lines fared, and budgets; who looks after several clients chooses one."""
    clients = _clients()
    client = request.args.get("client", "") or (clients[0]["client_id"] if clients else "")
    month = asked_month()
    until = shifted(month, 1)
    shown = show_work(api(), shifted(until, -MONTHS), until, client if clients else "")
    words = figure_words()
    charts = [
        figures.worked(shown.work, words), *figures.by_skill(shown.skills, words), figures.budgets(shown.budgets, words)
    ]  # fmt: skip
    return asked_as_csv(charts) or render_template(
        "work.html", shown=shown, quality=shown.quality, charts=[one for one in charts if one.lines], month=month,
        clients=clients, client=client, count=MONTHS,
    )  # fmt: skip


def _clients() -> list[Any]:
    return list(api().every("/api/billing/v1/clients")) if person().may(*MONEY, "admin") else []
