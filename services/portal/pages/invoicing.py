"""What finance does with invoices: draft one, issue it, note what came in. In: forms. Out: billing as finance; HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.sums import money_typed
from services.portal.pages.beside import by_field, told
from services.portal.pages.invoices import show_invoice
from services.portal.pages.visit import api, today
from services.portal.usecases.ports import ApiProblem

invoicing = Blueprint("invoicing", __name__)
_BILLING = "/api/billing/v1"
# So many lines of a preview are written out; the annex of the draft has all of them.
SHOWN = 50
_RECEIPT = ("amount", "received_on", "reference")


@invoicing.get("/invoices/new")
def new() -> str:
    """Ask whom to invoice up to which day, and show what an invoice would hold; nothing is claimed."""
    return _new({name: request.args.get(name, "") for name in ("client_id", "up_to")})


@invoicing.post("/invoices/new", endpoint="draft")
def draft_invoice() -> AnyResponse | tuple[str, int]:
    """Draft it: its lines are final, and claimed."""
    typed = {name: request.form.get(name, "").strip() for name in ("client_id", "up_to")}
    try:
        made = api().send("POST", f"{_BILLING}/invoices", typed, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _new(typed, told(problem)), 422
    return redirect(url_for("invoices.invoice", identifier=made["invoice_id"], done="draft"))


@invoicing.post("/invoices/<identifier>", endpoint="act")
def act_on_invoice(identifier: str) -> AnyResponse | tuple[str, int]:
    """Issue a draft as a second person, or note money that came in; what is wrong stands beside its field."""
    do, form = request.form.get("do", ""), request.form
    path, key = f"{_BILLING}/invoices/{identifier}", form.get("key", "")
    try:
        if do == "issue":
            body: dict[str, Any] = {"issued_on": form.get("issued_on", "").strip() or None}
            api().send("POST", f"{path}/issue", body, key=key)
        elif do == "receipt":
            api().send("POST", f"{path}/receipts", _receipt(), key=key)
    except ApiProblem as problem:
        beside = by_field(problem)
        fields = {name: said for name, said in beside.items() if name in (*_RECEIPT, "issued_on")}
        return show_invoice(identifier, {"do": do, **(fields or {"all": told(problem)})}), 422
    return redirect(url_for("invoices.invoice", identifier=identifier, done=do))


def _receipt() -> dict[str, Any]:
    amount = money_typed(request.form.get("amount", ""), request.form.get("currency", ""))
    return {"amount": amount, **{name: request.form.get(name, "").strip() for name in _RECEIPT[1:]}}


def _new(typed: dict[str, str], fault: str = "") -> str:
    clients = sorted(api().every(f"{_BILLING}/clients"), key=lambda one: str(one["party"]["legal_name"]).casefold())
    typed = {**typed, "up_to": typed["up_to"] or today().isoformat()}
    preview, lacking = None, 0
    if typed["client_id"]:
        try:
            path = f"{_BILLING}/clients/{typed['client_id']}"
            preview = api().get(f"{path}/invoice-preview", {"up_to": typed["up_to"]})
            uncharged = api().get(f"{_BILLING}/uncharged-hours")["data"]
            lacking = sum(one["seconds"] for one in uncharged if one["client_id"] == typed["client_id"])
        except ApiProblem as problem:
            fault = fault or told(problem)
    return render_template("invoice_new.html", clients=clients, typed=typed, preview=preview, lacking=lacking,
                           shown=SHOWN, fault=fault)  # fmt: skip
