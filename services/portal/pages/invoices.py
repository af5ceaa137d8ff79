"""Invoices, for finance and for the client they are for. In: the services as either. Out: HTML and documents."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request

from services.portal.domain import figures
from services.portal.domain.sums import left_of
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api, person
from services.portal.usecases.ports import ApiProblem

invoices = Blueprint("invoices", __name__)
_BILLING = "/api/billing/v1"
SHOWN = "100"
FORMATS = ("pdf", "annex", "ubl")


@invoices.get("/invoices", endpoint="board")
def invoices_board() -> Response | str:
    """List invoices, newest first, and what they came to by month; a client sees its own."""
    found = sorted(api().every(f"{_BILLING}/invoices"), key=lambda one: one["issued_on"] or "9", reverse=True)
    listed = [] if person().may("client") else api().every(f"{_BILLING}/clients")
    clients = {one["client_id"]: one["party"]["legal_name"] for one in listed}
    charts = figures.spend(found, figure_words()) if person().may("client") else []
    return asked_as_csv(charts) or render_template("invoices.html", invoices=found, clients=clients, charts=charts)


@invoices.get("/invoices/<identifier>")
def invoice(identifier: str) -> str:
    """Show an invoice down to its lines: whose hours, under the client's code for them, of which week."""
    return show_invoice(identifier, {})


def show_invoice(identifier: str, faults: dict[str, str]) -> str:
    """Lay out an invoice; `faults` are those of the form `do`, beside its fields."""
    asked = {name: request.args.get(name, "") for name in ("workweek_start", "cursor")}
    one = api().get(f"{_BILLING}/invoices/{identifier}")
    query = {"limit": SHOWN, **{name: value for name, value in asked.items() if value}}
    found = api().get(f"{_BILLING}/invoices/{identifier}/lines", query)
    return render_template(
        "invoice.html", invoice=one, lines=found["data"], more=found["next_cursor"], asked=asked, faults=faults,
        values=request.form, owed=left_of(one["total"], one["received"]), done=request.args.get("done", ""),
    )  # fmt: skip


@invoices.get("/invoices/<identifier>/lines/<number>")
def line(identifier: str, number: str) -> str:
    """Show a line's arithmetic, the approved hours it bills, and the charges it claims."""
    one = api().get(f"{_BILLING}/invoices/{identifier}")
    found = api().get(f"{_BILLING}/invoices/{identifier}/lines/{number}")
    return render_template("invoice_line.html", invoice=one, line=found["line"], hours=found["hours"],
                           charges=found["charges"])  # fmt: skip


@invoices.get("/invoices/<identifier>/<form>")
def document(identifier: str, form: str) -> Response:
    """Hand on a document of an invoice."""
    if form not in FORMATS:
        raise ApiProblem(404, "document_not_found", "An invoice has a PDF, an annex and a UBL document.")
    given = api().document(f"{_BILLING}/invoices/{identifier}/{form}")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})
