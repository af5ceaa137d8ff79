"""A trainer's pages: today, the week grid, timesheets, pay. In: the services as the trainer. Out: HTML."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain import figures
from services.portal.domain.chart import Chart
from services.portal.domain.sums import sum_by_currency
from services.portal.domain.typed_hours import NotHours
from services.portal.domain.typed_times import time_typed
from services.portal.domain.week import as_worked, cell_name
from services.portal.pages.beside import told
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.paying import show_pay_item
from services.portal.pages.show import figure_words, said
from services.portal.pages.visit import api, day_asked, person, today, zone
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.save_week import Saved, Typed, save_week
from services.portal.usecases.show_today import Today, show_today
from services.portal.usecases.show_week import Week, show_week
from services.portal.usecases.submit_week import submit_week

trainer = Blueprint("trainer", __name__)
_PAYROLL, _TRACKING = "/api/payroll/v1", "/api/timetracking/v1"


@trainer.get("/today", endpoint="today")
def today_page() -> Response | str:
    """Show hours against caps, the money so far, what came back, and the last weeks in pictures."""
    day = _shown()
    return asked_as_csv(_charts(day)) or _today(day)


def _shown() -> Today:
    return show_today(api(), person().trainer_id, today())


def _today(day: Today, fault: str = "") -> str:
    return render_template("today.html", day=day, charts=_charts(day), fault=fault, done=request.args.get("done", ""))


def _charts(day: Today) -> list[Chart]:
    caps = [row.cap_seconds for row in day.rows]
    most = sum(filter(None, caps)) if caps and all(caps) else 0
    words = figure_words()
    return [figures.hours_against_caps(day.sheets, most, words), *figures.earned_by_week(day.earnings, words)]


@trainer.post("/today", endpoint="timer")
def turn_timer() -> AnyResponse | tuple[str, int]:
    """Start a timer, stop it and keep its hours, or throw it away; it runs on the server, so a reload loses nothing."""
    form, path = request.form, f"{_TRACKING}/timers"
    do, name = form.get("do", ""), form.get("name", "")
    try:
        if do == "start":
            identifier, _, zone = form.get("engagement", "").partition("/")
            api().send("POST", path, {"client_name": form.get("key", ""), "engagement_id": identifier, "zone": zone})
        elif do == "stop":
            api().send("POST", f"{path}/{name}/stops", _stopped(form))
        elif do == "discard":
            api().send("DELETE", f"{path}/{name}")
    except NotHours as fault:
        return _today(_shown(), said(fault)), 422
    except ApiProblem as problem:
        return _today(_shown(), told(problem)), 422
    return redirect(url_for("trainer.today", done=do))


def _stopped(form: Mapping[str, str]) -> dict[str, str]:
    """Give when the work ended, on the viewer's clock, where a timer was forgotten; else it ends now."""
    ended = form.get("ended", "").strip()
    return {"stopped": time_typed(ended, zone(), after=form.get("started", ""))} if ended else {}


@trainer.get("/week")
def week() -> str:
    """Show the grid of a week."""
    return _grid(show_week(api(), day_asked("first" if "first" in request.args else "day")), Saved(), {})


@trainer.post("/week", endpoint="save")
def save_hours() -> AnyResponse | tuple[str, int]:
    """Save what was typed, and submit the week where that was asked; what is wrong stands beside its cell."""
    first, key = day_asked("first"), request.form.get("key", "")
    shown = show_week(api(), first)
    names = {cell_name(row.engagement_id, cell.day): (row, cell) for row in shown.rows for cell in row.cells}
    typed = {
        (row.engagement_id, cell.day): Typed(request.form[name], request.form.get(f"was.{name}", ""))
        for name, (row, cell) in names.items()
        if name in request.form
    }
    saved = save_week(api(), shown, typed, key)
    now, do = show_week(api(), first), request.form.get("do")
    if do == "submit" and not saved.faults and not now.to_submit:
        return _grid(now, saved, {}, nothing_new=True), 422
    if do in ("submit", "nothing") and not saved.faults:
        saved.faults.update(submit_week(api(), now, key, without_work=do == "nothing"))
    if saved.faults:
        texts = {name: request.form[name] for name in names if name in saved.faults}
        return _grid(show_week(api(), first), saved, texts), 422
    done = "submitted" if do in ("submit", "nothing") else "saved"
    warned = "over" if saved.over_cap else "near" if saved.near_cap else None
    return redirect(url_for("trainer.week", day=first.isoformat(), done=done, warned=warned))


@trainer.get("/timesheets")
def sheets() -> str:
    """List one's timesheets, newest first; those that came back say why."""
    found = sorted(api().every(f"{_TRACKING}/timesheets"), key=lambda one: one["sheet"]["week_start"], reverse=True)
    return render_template("timesheets.html", sheets=found, names=_engagement_names())


@trainer.get("/timesheets/<identifier>/mine", endpoint="sheet")
def own_sheet(identifier: str) -> str:
    """Show one timesheet: its lines, what became of it and why."""
    shown = api().get(f"{_TRACKING}/timesheets/{identifier}")
    steps = api().get(f"{_TRACKING}/timesheets/{identifier}/states")["data"]
    shown["lines"] = as_worked(shown["lines"])
    return render_template("own_sheet.html", shown=shown, steps=steps,
                           makers=find_makers(api(), (one["by_user"] for one in steps)), names=_engagement_names(),
                           done=request.args.get("done", ""))  # fmt: skip


@trainer.get("/pay")
def pay() -> str:
    """Show what was paid and what will be."""
    items = sorted(api().every(f"{_PAYROLL}/pay-items"), key=lambda one: one["payday"], reverse=True)
    unpaid = list(api().every(f"{_PAYROLL}/earnings", {"unpaid": "true"}))
    so_far = sum_by_currency(one["amount"] for one in unpaid)
    return render_template("pay.html", items=items, unpaid=unpaid, so_far=so_far, names=_engagement_names())


@trainer.get("/pay/<identifier>")
def pay_item(identifier: str) -> str:
    """Show a pay item line by line; every amount leads to its explanation."""
    return show_pay_item(identifier, {})


@trainer.get("/pay/<identifier>/statement.pdf")
def statement(identifier: str) -> Response:
    """Hand on the pay statement."""
    given = api().document(f"{_PAYROLL}/pay-items/{identifier}/statement.pdf")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


def _engagement_names() -> dict[str, str]:
    """Give the projects of one's own engagements."""
    found = api().every("/api/onboarding/v1/engagements")
    return {one["engagement_id"]: one["project_name"] for one in found}


def _grid(shown: Week, saved: Saved, texts: dict[str, str], *, nothing_new: bool = False) -> str:
    totals = [sum(row.cells[number].seconds for row in shown.rows) for number in range(7)]
    days: list[date] = [cell.day for cell in shown.rows[0].cells] if shown.rows else []
    context: dict[str, Any] = {"week": shown, "saved": saved, "texts": texts, "totals": totals, "days": days,
                               "nothing_new": nothing_new}  # fmt: skip
    return render_template("week.html", done=request.args.get("done", ""), cell_name=cell_name, **context)
