"""Finance's pages: the runs board, a run from period to files, payments. In: the services as finance. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.visit import api
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_run import show_run

finance = Blueprint("finance", __name__)
_PAYROLL, _PAYMENTS = "/api/payroll/v1", "/api/payments/v1"
_FIELDS = ("pay_group", "period_start", "period_end", "payday", "kind")
# What a button of a run or of a file asks for, and whether a reason goes with it.
_RUN_STEPS = {"submit": False, "approve": False, "void": True}
_FILE_STEPS = {"release": False, "discard": True, "sent": False, "settled": False}


@finance.get("/runs", endpoint="runs")
def runs_board() -> str:
    """List pay runs, newest first."""
    return _board({}, {})


@finance.post("/runs", endpoint="open_run")
def open_run() -> AnyResponse | tuple[str, int]:
    """Open a run as a draft; what is wrong stands beside its field."""
    body = {name: request.form.get(name, "").strip() for name in _FIELDS}
    missing = {name: "This is needed." for name, value in body.items() if not value}
    if missing:
        return _board(body, missing), 422
    try:
        opened = api().send("POST", f"{_PAYROLL}/pay-runs", body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        beside = {one.pointer.rpartition("/")[2]: one.detail for one in problem.faults}
        return _board(body, beside if set(beside) & set(_FIELDS) else {"all": problem.sentence}), 422
    return redirect(url_for("finance.run", identifier=opened["pay_run_id"]))


@finance.get("/runs/<identifier>")
def run(identifier: str) -> str:
    """Show a run: whom it pays and why it differs, what stands in the way, its files."""
    return _run(identifier)


@finance.post("/runs/<identifier>", endpoint="step_run")
def step_run(identifier: str) -> AnyResponse | tuple[str, int]:
    """Submit, approve or void a run, or prepare a file of its payments."""
    do, key = request.form.get("do", ""), request.form.get("key", "")
    try:
        if do == "file":
            body: dict[str, str] = {"pay_run_id": identifier, "method": request.form.get("method", "")}
            api().send("POST", f"{_PAYMENTS}/payment-files", body, key=key)
        elif do in _RUN_STEPS:
            why = {"why": request.form.get("why", "").strip()} if _RUN_STEPS[do] else None
            api().send("POST", f"{_PAYROLL}/pay-runs/{identifier}/{do}", why, key=key)
    except ApiProblem as problem:
        return _run(identifier, problem.sentence), 422
    return redirect(url_for("finance.run", identifier=identifier))


@finance.post("/runs/<identifier>/files/<file_id>", endpoint="step_file")
def step_file(identifier: str, file_id: str) -> AnyResponse | tuple[str, int]:
    """Release, take, send, settle or discard a payment file."""
    do, key = request.form.get("do", ""), request.form.get("key", "")
    path = f"{_PAYMENTS}/payment-files/{file_id}"
    try:
        if do == "download":
            given = api().document(f"{path}/download", "POST", key=key)
            return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})
        if do in _FILE_STEPS:
            why = {"why": request.form.get("why", "").strip()} if _FILE_STEPS[do] else None
            api().send("POST", f"{path}/{do}", why, key=key)
    except ApiProblem as problem:
        return _run(identifier, problem.sentence), 422
    return redirect(url_for("finance.run", identifier=identifier, _anchor="files"))


@finance.get("/runs/<identifier>/register.csv")
def register(identifier: str) -> Response:
    """Hand on the payroll register."""
    given = api().document(f"{_PAYROLL}/pay-runs/{identifier}/register.csv")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


@finance.get("/payments", endpoint="payments")
def payments_page() -> str:
    """Show what waits and why, and the files that went out."""
    waiting = api().get(f"{_PAYMENTS}/waiting-payments")["data"]
    files = sorted(api().every(f"{_PAYMENTS}/payment-files"), key=lambda one: one["prepared_at"], reverse=True)
    return render_template("payments.html", waiting=waiting, files=files)


def _board(typed: dict[str, str], faults: dict[str, str]) -> str:
    found = sorted(api().every(f"{_PAYROLL}/pay-runs"), key=lambda one: (one["payday"], one["opened"]), reverse=True)
    groups = sorted({one["pay_group"] for one in found})
    suggested: dict[str, Any] = {"period_start": found[0]["period_end"]} if found else {}
    return render_template("runs.html", runs=found, groups=groups, typed=typed or suggested, faults=faults)


def _run(identifier: str, fault: str = "") -> str:
    return render_template("run.html", shown=show_run(api(), identifier), fault=fault)
