"""What is set, who may change it and where. In: the services as finance, admin or auditor. Out: HTML."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, render_template

from services.portal.domain.settings import OPERATOR, PAYERS, SETTINGS, that_hold
from services.portal.pages.visit import api, portal, today, tried
from services.portal.usecases.find_makers import find_makers

settings = Blueprint("settings", __name__)
_TIME = "/api/timetracking/v1"


@settings.get("/settings", endpoint="board")
def settings_board() -> str:
    """Show every setting that the visitor may read, by kind; those of the operator by name alone."""
    now = today().isoformat()
    read: dict[str, Callable[[], list[Any]]] = {
        "companies": lambda: _all("/api/billing/v1/legal-entities"),
        "methods": lambda: _all("/api/payments/v1/payment-methods"),
        "packs": lambda: api().get("/api/payroll/v1/rule-packs", {"on": now})["data"],
        "groups": _groups,
        "rules": lambda: that_hold(_all(f"{_TIME}/time-rules"), ("project_id",), now),
        "chains": lambda: that_hold(_all(f"{_TIME}/approval-chains"), ("project_id", "vendor_id"), now),
        "substitutes": _substitutes,
        "budgets": lambda: [one for one in _all(f"{_TIME}/budgets") if not one["valid_to"] or one["valid_to"] > now],
    }
    found = {name: rows for name, ask in read.items() if (rows := tried(ask)) is not None}
    projects = {one["project_id"]: one["name"] for one in _all(f"{_TIME}/projects")}
    signers = [step["user_id"] for one in found.get("chains", []) for step in one["steps"]]
    standing_in = [one[who] for one in found.get("substitutes", []) for who in ("absent_user", "substitute_user")]
    vendors = {one["vendor_id"]: one["name"] for one in tried(lambda: _all("/api/onboarding/v1/vendors"), [])}
    return render_template("settings.html", settings=SETTINGS, found=found, projects=projects, payers=PAYERS,
                           operator=OPERATOR, vendors=vendors,
                           makers=find_makers(api(), signers + standing_in))  # fmt: skip


def _all(path: str) -> list[Any]:
    return list(api().every(path))


def _groups() -> list[Any]:
    """Give the last pay run of each pay group."""
    runs = sorted(_all("/api/payroll/v1/pay-runs"), key=lambda run: (run["payday"], run["opened"]))
    return sorted({run["pay_group"]: run for run in runs}.values(), key=lambda run: str(run["pay_group"]))


def _substitutes() -> list[Any]:
    """Give those that stand in now or will."""
    now = datetime.fromtimestamp(portal().now_epoch(), UTC)
    return [one for one in _all(f"{_TIME}/substitutions") if datetime.fromisoformat(one["to"]) > now]
