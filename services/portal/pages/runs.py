"""The wizard of a pay run: period, people, checks, review, approval, files. In: the services as finance. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.run_steps import FIXES, OPEN_STATES, STEPS, due
from services.portal.pages.beside import by_field, told
from services.portal.pages.visit import api, person
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.find_projects import find_projects
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_run import (
    get_run,
    names_of,
    show_checks,
    show_files,
    show_people,
    show_review,
)

runs = Blueprint("runs", __name__)
_PAYROLL, _PAYMENTS = "/api/payroll/v1", "/api/payments/v1"
_FIELDS = ("pay_group", "period_start", "period_end", "payday", "kind")
# What a button of a run, a trainer or a file asks for, and whether a reason goes with it.
_RUN_STEPS = {"submit": False, "approve": False, "send-back": True, "void": True}
_FILE_STEPS = {"release": False, "discard": True, "sent": False, "settled": False}
_HOLDS = ("hold", "release")


@runs.get("/runs/new")
def new() -> str:
    """Ask for a period; with `after` or `like`, an earlier run suggests it."""
    return _period({name: request.args.get(name, "") for name in _FIELDS} | _suggested(), {})


@runs.post("/runs/new", endpoint="open")
def open_run() -> AnyResponse | tuple[str, int]:
    """Open a run as a draft; what is wrong stands beside its field."""
    body = {name: request.form.get(name, "").strip() for name in _FIELDS}
    missing = {name: "This is needed." for name, value in body.items() if not value}
    if missing:
        return _period(body, missing), 422
    try:
        opened = api().send("POST", f"{_PAYROLL}/pay-runs", body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        beside = by_field(problem)
        return _period(body, beside if set(beside) & set(_FIELDS) else {"all": told(problem)}), 422
    return redirect(url_for("runs.people", identifier=opened["pay_run_id"]))


@runs.get("/runs/<identifier>")
def resume(identifier: str) -> AnyResponse:
    """Go on where the run stands."""
    step = due(get_run(api(), identifier)["state"])
    return redirect(url_for(f"runs.{step}", identifier=identifier))


@runs.get("/runs/<identifier>/period")
def period(identifier: str) -> str:
    """Show the period, and offer to begin again with another."""
    run = get_run(api(), identifier)
    return _step("period", run, makers=find_makers(api(), [run["opened_by"]]))


@runs.get("/runs/<identifier>/people")
def people(identifier: str) -> str:
    """Show whom it pays, and why that differs from the run before, exceptions first."""
    run = get_run(api(), identifier)
    shown = show_people(api(), run, request.args.get("cursor", "")) if run["state"] != "void" else None
    return _step("people", run, shown=shown)


@runs.get("/runs/<identifier>/people/<trainer_id>")
def one_of_them(identifier: str, trainer_id: str) -> AnyResponse | str:
    """Show what the run pays one person, line by line, each leading to its explanation."""
    run = get_run(api(), identifier)
    paid = api().get(f"{_PAYROLL}/pay-items", {"pay_run_id": identifier, "trainer_id": trainer_id})["data"]
    if len(paid) == 1:
        return redirect(url_for("trainer.pay_item", identifier=paid[0]["pay_item_id"]))
    wanted = [{"pay_item_id": one["pay_item_id"]} for one in paid] or [{"unpaid": "true"}]
    lines = [line for one in wanted for line in api().every(f"{_PAYROLL}/earnings", {"trainer_id": trainer_id} | one)]
    names = names_of(api(), [trainer_id])
    projects = find_projects(api(), (line["engagement_id"] for line in lines))
    return render_template("run_person.html", run=run, lines=lines, name=names[trainer_id], names=projects)


@runs.get("/runs/<identifier>/checks")
def checks(identifier: str) -> str:
    """Show what stands in the way, each with what mends it."""
    return _checks(identifier)


@runs.post("/runs/<identifier>/checks", endpoint="fix")
def fix_check(identifier: str) -> AnyResponse | tuple[str, int]:
    """Hold or release a trainer, or approve the account somebody else gave for them."""
    form, key = request.form, request.form.get("key", "")
    do = form.get("do", "")
    try:
        if do in _HOLDS:
            path = f"{_PAYROLL}/trainers/{form.get('trainer_id', '')}/{do}"
            api().send("POST", path, {"why": form.get("why", "").strip()}, key=key)
        elif do == "account":
            api().send("POST", f"{_PAYMENTS}/payout-accounts/{form.get('account_id', '')}/approve", {}, key=key)
    except ApiProblem as problem:
        return _checks(identifier, told(problem)), 422
    return redirect(url_for("runs.checks", identifier=identifier, done=do))


@runs.get("/runs/<identifier>/review")
def review(identifier: str) -> str:
    """Show the run in three parts: debited, received, fees."""
    run = get_run(api(), identifier)
    return _step("review", run, shown=show_review(api(), run))


@runs.get("/runs/<identifier>/approval")
def approval(identifier: str) -> str:
    """Show what became of the run so far, and ask the second person."""
    return _approval(identifier)


@runs.post("/runs/<identifier>", endpoint="step")
def step_run(identifier: str) -> AnyResponse | tuple[str, int]:
    """Submit, approve, send back or void a run, or prepare a file; go on where it stands then."""
    do, key = request.form.get("do", ""), request.form.get("key", "")
    try:
        if do == "file":
            body: dict[str, str] = {"pay_run_id": identifier, "method": request.form.get("method", "")}
            api().send("POST", f"{_PAYMENTS}/payment-files", body, key=key)
        elif do in _RUN_STEPS:
            said: Any = {"why": request.form.get("why", "").strip()} if _RUN_STEPS[do] else None
            if do == "approve":
                said = {"digest": request.form.get("seen", "")}
            api().send("POST", f"{_PAYROLL}/pay-runs/{identifier}/{do}", said, key=key)
    except ApiProblem as problem:
        shown = _files if do == "file" else _approval
        return shown(identifier, told(problem)), 422
    if do == "void" and request.form.get("again"):
        return redirect(url_for("runs.new", like=identifier))
    return redirect(url_for("runs.resume", identifier=identifier))


@runs.get("/runs/<identifier>/files")
def files(identifier: str) -> str:
    """Show how far the payments are, and the files with digests and control totals."""
    return _files(identifier)


@runs.post("/runs/<identifier>/files/<file_id>", endpoint="step_file")
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
        return _files(identifier, told(problem)), 422
    return redirect(url_for("runs.files", identifier=identifier))


@runs.get("/runs/<identifier>/register.csv")
def register(identifier: str) -> Response:
    """Hand on the payroll register."""
    given = api().document(f"{_PAYROLL}/pay-runs/{identifier}/register.csv")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


def _suggested() -> dict[str, str]:
    """Take the fields of the run to begin again `like`, or to go on `after`."""
    if like := request.args.get("like"):
        run = get_run(api(), like)
        return {name: run[name] for name in _FIELDS}
    if after := request.args.get("after"):
        run = get_run(api(), after)
        return {"pay_group": run["pay_group"], "period_start": run["period_end"], "kind": "regular"}
    return {}


def _period(typed: dict[str, str], faults: dict[str, str]) -> str:
    groups = sorted({one["pay_group"] for one in api().every(f"{_PAYROLL}/pay-runs")})
    return render_template("run_new.html", groups=groups, typed=typed, faults=faults, steps=STEPS)


def _checks(identifier: str, fault: str = "") -> str:
    run = get_run(api(), identifier)
    shown = show_checks(api(), identifier) if run["state"] in OPEN_STATES else None
    return _step("checks", run, fault, shown=shown, fixes=FIXES, done=request.args.get("done", ""))


def _approval(identifier: str, fault: str = "") -> str:
    history = api().get(f"{_PAYROLL}/pay-runs/{identifier}/states")["data"]
    made = {one["by"] for one in history if one["state"] in ("ready", "blocked")} | {history[0]["by"]}
    run = get_run(api(), identifier)
    ways = api().get(f"{_PAYROLL}/pay-runs/{identifier}/ways")
    makers = find_makers(api(), (one["by"] for one in history))
    return _step("approval", run, fault, history=history, makers=makers, own=person().user_id in made,
                 ways=ways["data"], seen=ways["digest"])  # fmt: skip


def _files(identifier: str, fault: str = "") -> str:
    run = get_run(api(), identifier)
    shown = show_files(api(), identifier) if run["state"] not in (*OPEN_STATES, "void") else None
    named = [one[step] for one in shown.files for step in ("prepared_by", "released_by")] if shown else []
    return _step("files", run, fault, shown=shown, makers=find_makers(api(), named))


def _step(step: str, run: dict[str, Any], fault: str = "", **more: Any) -> str:
    return render_template(f"run_{step}.html", run=run, step=step, steps=STEPS, due=due(run["state"]), fault=fault,
                           **more)  # fmt: skip
