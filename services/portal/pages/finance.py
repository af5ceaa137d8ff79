"""Finance's boards: pay runs and payments. In: the services as finance. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from services.portal.domain.run_steps import goes_on
from services.portal.pages.visit import api
from services.portal.usecases.find_names import find_names
from services.portal.usecases.show_run import WAITING, came_back

finance = Blueprint("finance", __name__)
_PAYROLL, _PAYMENTS = "/api/payroll/v1", "/api/payments/v1"


@finance.get("/runs", endpoint="runs")
def runs_board() -> str:
    """List pay runs, newest first, each at the step where it stands."""
    found = sorted(api().every(f"{_PAYROLL}/pay-runs"), key=lambda one: (one["payday"], one["opened"]), reverse=True)
    return render_template("runs.html", runs=found, goes_on=goes_on)


@finance.get("/payments", endpoint="payments")
def payments_page() -> str:
    """Show what waits and why, what came back, and the files that went out."""
    after = {"cursor": request.args["cursor"]} if request.args.get("cursor") else {}
    waiting = api().get(f"{_PAYMENTS}/waiting-payments", {"limit": WAITING} | after)
    files = sorted(api().every(f"{_PAYMENTS}/payment-files"), key=lambda one: one["prepared_at"], reverse=True)
    back = came_back(api(), {})
    names = find_names(api(), (one["trainer_id"] for one in (*waiting["data"], *back)))
    return render_template("payments.html", waiting=waiting["data"], more=waiting["next_cursor"], files=files,
                           came_back=back, names=names)  # fmt: skip
