"""What a client disputes of its invoices. In: timetracking as that client. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import told
from services.portal.pages.visit import api
from services.portal.usecases.ports import ApiProblem

billed = Blueprint("billed", __name__)
_TRACKING = "/api/timetracking/v1"
PENDING = ("open", "answered", "escalated")


@billed.get("/billed-disputes", endpoint="board")
def billed_board() -> str:
    """List all that the client disputes or disputed, due first."""
    return render_template("billed_disputes.html", disputes=list(api().every(f"{_TRACKING}/billed-disputes")))


@billed.get("/billed-disputes/new", endpoint="new")
def new() -> str:
    """Ask why; `entry` names the hours, as an invoice's line leads to them."""
    return _new()


@billed.post("/billed-disputes/new", endpoint="open")
def open_one() -> AnyResponse | tuple[str, int]:
    """Dispute the hours; what is wrong stands above the form."""
    body = {"reason": request.form.get("reason", "").strip()}
    path = f"{_TRACKING}/entries/{request.values.get('entry', '')}/disputes"
    try:
        made = api().send("POST", path, body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _new(told(problem)), 422
    return redirect(url_for("billed.dispute", identifier=made["dispute_id"], done="open"))


@billed.get("/billed-disputes/<identifier>", endpoint="dispute")
def dispute(identifier: str) -> str:
    """Show a dispute: the reason, its clock, what was brought forward, the decision."""
    return _dispute(identifier)


@billed.post("/billed-disputes/<identifier>", endpoint="act")
def act_on(identifier: str) -> AnyResponse | tuple[str, int]:
    """Bring something forward, or take the dispute back."""
    form, do = request.form, request.form.get("do", "")
    bodies = {
        "evidence": {"text": form.get("text", "").strip(), "link": form.get("link", "").strip()},
        "withdrawals": {"reason": form.get("reason", "").strip()},
    }
    if do not in bodies:
        return redirect(url_for("billed.dispute", identifier=identifier))
    try:
        path = f"{_TRACKING}/billed-disputes/{identifier}/{do}"
        api().send("POST", path, bodies[do], key=form.get("key", ""))
    except ApiProblem as problem:
        return _dispute(identifier, told(problem)), 422
    return redirect(url_for("billed.dispute", identifier=identifier, done=do))


def _new(fault: str = "") -> str:
    asked = {name: request.values.get(name, "") for name in ("entry", "invoice", "line")}
    return render_template("billed_dispute_new.html", asked=asked, fault=fault, typed=request.form)


def _dispute(identifier: str, fault: str = "") -> str:
    shown = api().get(f"{_TRACKING}/billed-disputes/{identifier}")
    return render_template("billed_dispute.html", shown=shown["dispute"], evidence=shown["evidence"],
                           decision=shown["decision"], pending=shown["dispute"]["state"] in PENDING, fault=fault,
                           typed=request.form, done=request.args.get("done", ""))  # fmt: skip
