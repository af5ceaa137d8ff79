"""Disputes of single lines, and weeks reopened. In: the services as trainer, approver or finance. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.typed_hours import NotHours, seconds_typed
from services.portal.pages.beside import by_field, told
from services.portal.pages.show import said
from services.portal.pages.visit import api, tried
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_reopening import show_reopening

disputes = Blueprint("disputes", __name__)
_TRACKING = "/api/timetracking/v1"
SHOWN = "50"
PENDING = ("open", "answered", "escalated")


@disputes.get("/disputes", endpoint="board")
def disputes_board() -> str:
    """List what somebody has still to decide, due first; or all that was ever disputed."""
    asked = {"limit": SHOWN} | ({} if request.args.get("all") else {"pending": "true"})
    after = {"cursor": request.args["cursor"]} if request.args.get("cursor") else {}
    found = api().get(f"{_TRACKING}/disputes", asked | after)
    return render_template("disputes.html", disputes=found["data"], more=found["next_cursor"])


@disputes.get("/disputes/<identifier>")
def dispute(identifier: str) -> str:
    """Show a dispute: the line, the reason, its clock, the evidence of both sides."""
    return _dispute(identifier)


@disputes.post("/disputes/<identifier>", endpoint="act")
def act_on(identifier: str) -> AnyResponse | tuple[str, int]:
    """Give evidence, decide, or take it back; what is wrong stands beside its field."""
    form, key, do = request.form, request.form.get("key", ""), request.form.get("do", "")
    path = f"{_TRACKING}/disputes/{identifier}"
    try:
        if do == "evidence":
            body = {"text": form.get("text", "").strip(), "link": form.get("link", "").strip()}
            api().send("POST", f"{path}/evidence", body, key=key)
        elif do == "decide":
            api().send("POST", f"{path}/decisions", _decision(), key=key)
        elif do == "withdraw":
            api().send("POST", f"{path}/withdrawals", {"reason": form.get("reason", "").strip()}, key=key)
    except NotHours as fault:
        return _dispute(identifier, do=do, seconds=said(fault)), 422
    except ApiProblem as problem:
        beside = by_field(problem)
        return _dispute(identifier, **{"do": do, "all": told(problem), **beside}), 422
    return redirect(url_for("disputes.dispute", identifier=identifier, done=do))


@disputes.get("/timesheets/<identifier>/reopening")
def reopening(identifier: str) -> str:
    """Show what taking approvals back would change in pay and invoices, before anybody does it."""
    return _reopening(identifier)


@disputes.post("/timesheets/<identifier>/reopening", endpoint="reopen")
def reopen_sheet(identifier: str) -> AnyResponse | tuple[str, int]:
    """Take approvals and submissions back, with a reason the trainer reads."""
    body = {"digest": request.form.get("digest", ""), "reason": request.form.get("reason", "").strip()}
    try:
        api().send("POST", f"{_TRACKING}/timesheets/{identifier}/reopenings", body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _reopening(identifier, told(problem)), 422
    return redirect(url_for("approver.sheet", identifier=identifier))


def _decision() -> dict[str, Any]:
    form = request.form
    outcome = form.get("outcome", "")
    seconds = seconds_typed(form.get("seconds", "")) if outcome == "correct" else None
    return {"outcome": outcome, "reason": form.get("reason", "").strip(), "seconds": seconds}


def _dispute(identifier: str, **faults: str) -> str:
    shown = api().get(f"{_TRACKING}/disputes/{identifier}")
    entry = tried(lambda: api().get(f"{_TRACKING}/entries/{shown['dispute']['entry_id']}"))
    named = [shown["dispute"]["opened_by"], *(one["given_by"] for one in shown["evidence"])]
    return render_template("dispute.html", shown=shown["dispute"], evidence=shown["evidence"], entry=entry,
                           makers=find_makers(api(), named),
                           pending=shown["dispute"]["state"] in PENDING, faults=faults, typed=request.form,
                           done=request.args.get("done", ""))  # fmt: skip


def _reopening(identifier: str, fault: str = "") -> str:
    shown = show_reopening(api(), identifier)
    return render_template("reopening.html", shown=shown, identifier=identifier, fault=fault,
                           reason=request.form.get("reason", ""))  # fmt: skip
