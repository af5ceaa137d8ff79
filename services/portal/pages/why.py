"""Why is my pay this, or the charge? In: an earning's or a charge's id. Out: its explanation as sentences."""

from __future__ import annotations

from flask import Blueprint, render_template

from services.portal.pages.visit import api

why = Blueprint("why", __name__)


@why.get("/why/charges/<identifier>")
def charge(identifier: str) -> str:
    """Explain a charge, as billing explains it."""
    explained = api().get(f"/api/billing/v1/charges/{identifier}/explanation")
    return render_template("why_charge.html", charge=explained["charge"], sentences=explained["sentences"])


@why.get("/why/<identifier>")
def earning(identifier: str) -> str:
    """Explain an earning, as payroll explains it."""
    explained = api().get(f"/api/payroll/v1/earnings/{identifier}/explain")
    return render_template("why.html", explained=explained)
