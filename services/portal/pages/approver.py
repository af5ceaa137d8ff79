"""An approver's pages: the inbox, a timesheet beside its evidence. In: the services as the approver. Out: HTML."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.week import as_worked
from services.portal.pages.beside import refusal, told
from services.portal.pages.visit import api, date_asked
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.ports import ApiProblem

approver = Blueprint("approver", __name__)
_TRACKING = "/api/timetracking/v1"
SHOWN = 50
SENTENCES = TICK_SHEETS, SAY_WHY, TICK_LINES, TICK_ONE = (
    "Tick the timesheets to approve.",
    "Say why, in a sentence the trainer can act on.",
    "Tick the lines to return.",
    "Tick the one line you doubt, and say why.",
)


@approver.get("/inbox")
def inbox() -> str:
    """List what waits for a decision."""
    return _inbox({})


@approver.post("/inbox", endpoint="approve_many")
def approve_chosen() -> AnyResponse | tuple[str, int]:
    """Approve the timesheets that were ticked, each by the digest that was on the page."""
    chosen = [one.partition("/") for one in request.form.getlist("sheet")]
    if not chosen:
        return _inbox({}, TICK_SHEETS), 422
    body = {"data": [{"timesheet_id": identifier, "digest": digest} for identifier, _, digest in chosen]}
    outcomes = api().send("POST", f"{_TRACKING}/approvals", body, key=request.form.get("key", ""))["data"]
    refused = {one["timesheet_id"]: refusal(one["code"], one["detail"]) for one in outcomes if one["code"]}
    if refused:
        return _inbox(refused), 422
    done = [one["timesheet_id"] for one in outcomes]
    undo = done[0] if len(done) == 1 else None
    return redirect(url_for("approver.inbox", approved=len(done), undo=undo, cursor=request.args.get("cursor")))


@approver.get("/approved")
def approved() -> str:
    """List what the visitor approved, the newest first; found by a name, or by a week."""
    asked = {name: request.args.get(name, "").strip() for name in ("q", "day", "cursor")}
    asked["day"] = asked["day"] if date_asked("day") else ""
    query = {name: value for name, value in asked.items() if value}
    found = api().get(f"{_TRACKING}/approvals", {"limit": str(SHOWN), **query})
    return render_template("approved.html", found=found["data"], more=found["next_cursor"], asked=asked)


@approver.get("/timesheets/<identifier>")
def sheet(identifier: str) -> str:
    """Show a timesheet beside its evidence."""
    return _sheet(identifier)


@approver.post("/timesheets/<identifier>", endpoint="decide")
def decide_on_sheet(identifier: str) -> AnyResponse | tuple[str, int]:
    """Approve exactly the lines that were shown, or return some with a reason."""
    form, base = request.form, f"{_TRACKING}/timesheets/{identifier}"
    lines = form.getlist("line")
    try:
        if form.get("do") == "approve":
            api().send("POST", f"{base}/approvals", {"digest": form.get("digest", "")}, key=form.get("key", ""))
            return redirect(url_for("approver.inbox", approved=1, undo=identifier))
        if form.get("do") == "dispute":
            return _disputed(identifier, lines)
        reason = form.get("reason", "").strip()
        if not reason:
            return _sheet(identifier, reason_fault=SAY_WHY), 422
        if not lines and not form.get("without_work"):
            return _sheet(identifier, reason_fault=TICK_LINES), 422
        api().send("POST", f"{base}/returns", {"reason": reason, "entry_ids": lines}, key=form.get("key", ""))
    except ApiProblem as problem:
        return _sheet(identifier, fault=told(problem)), 422
    return redirect(url_for("approver.inbox", returned=1))


def _disputed(identifier: str, lines: list[str]) -> AnyResponse | tuple[str, int]:
    """Dispute the one line that was ticked; all others can still be approved."""
    reason = request.form.get("reason", "").strip()
    if len(lines) != 1 or not reason:
        return _sheet(identifier, reason_fault=TICK_ONE), 422
    body = {"entry_id": lines[0], "reason": reason}
    made = api().send("POST", f"{_TRACKING}/timesheets/{identifier}/disputes", body, key=request.form.get("key", ""))
    return redirect(url_for("disputes.dispute", identifier=made["dispute_id"]))


def _inbox(refused: Mapping[str, str], fault: str = "") -> str:
    after = {"cursor": request.args["cursor"]} if request.args.get("cursor") else {}
    found = api().get(f"{_TRACKING}/timesheets", {"state": "submitted", "limit": str(SHOWN), **after})
    # What is unusual is looked at first; where only disputed lines are left there is nothing to approve.
    for one in found["data"]:
        one["waits"] = one["waiting_seconds"] > 0 or not one["lines"]
    sheets = sorted(found["data"], key=lambda one: (not one["waits"], -len(one["flags"])))
    return render_template("inbox.html", sheets=sheets, more=found["next_cursor"], refused=refused, fault=fault,
                           done=request.args)  # fmt: skip


def _sheet(identifier: str, **faults: str) -> str:
    shown = api().get(f"{_TRACKING}/timesheets/{identifier}")
    entries = {one["entry_id"]: one for one in api().every(f"{_TRACKING}/entries", {"timesheet_id": identifier})}
    steps = api().get(f"{_TRACKING}/timesheets/{identifier}/states")["data"]
    shown["lines"] = as_worked(shown["lines"])
    return render_template("sheet.html", shown=shown, entries=entries, steps=steps,
                           makers=find_makers(api(), (one["by_user"] for one in steps)), faults=faults,
                           reason=request.form.get("reason", ""),
                           ticked=request.form.getlist("line"))  # fmt: skip
