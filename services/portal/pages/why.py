"""Why is my pay this? In: an earning's id. Out: its explanation as sentences and a history, one page for all roles."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.portal.pages.visit import api

why = Blueprint("why", __name__)


@why.get("/why/<identifier>")
def earning(identifier: str) -> str:
    """Explain an earning, as payroll explains it."""
    explained = api().get(f"/api/payroll/v1/earnings/{identifier}/explain")
    return render_template("why.html", explained=explained)
