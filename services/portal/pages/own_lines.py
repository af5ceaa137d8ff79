"""One line of a trainer's own timesheet: changed, taken out, or corrected with a reason. In: forms. Out: HTML."""

from __future__ import annotations

from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.typed_hours import NotHours, hours_shown, seconds_typed
from services.portal.domain.typed_times import time_shown, time_typed
from services.portal.pages.beside import told
from services.portal.pages.show import said
from services.portal.pages.visit import api
from services.portal.usecases.ports import ApiProblem

own_lines = Blueprint("own_lines", __name__)
_ENTRIES = "/api/timetracking/v1/entries"
# Those that can only be corrected, with a reason; and those that nobody changes.
_CORRECTED, _FIXED = ("approved",), ("disputed",)


@own_lines.get("/lines/<identifier>", endpoint="line")
def line(identifier: str) -> str:
    """Show a line with what can be done about it."""
    return _line(_entry(identifier))


@own_lines.post("/lines/<identifier>", endpoint="act")
def act_on(identifier: str) -> AnyResponse | tuple[str, int]:
    """Change it or take it out; what is wrong stands above the form."""
    entry, form = _entry(identifier), request.form
    try:
        _send(entry, form.get("do", ""))
    except NotHours as fault:
        return _line(entry, said(fault)), 422
    except ApiProblem as problem:
        return _line(_entry(identifier), told(problem), locked=problem.code == "entry_locked"), 422
    return redirect(url_for("trainer.sheet", identifier=entry["timesheet_id"], done=form.get("do", "")))


def _entry(identifier: str) -> Any:
    return api().get(f"{_ENTRIES}/{identifier}")


def _send(entry: Any, do: str) -> None:
    """Send what was asked for: a change or a withdrawal, or where a reason was asked for, a correction."""
    form, path = request.form, f"{_ENTRIES}/{entry['entry_id']}"
    etag, out = f'"{form.get("version", "")}"', do == "out"
    if "reason" in form:
        body = {"reason": form["reason"].strip(), "hours": None if out else _hours(entry["hours"])}
        api().send("POST", f"{path}/corrections", body, key=form.get("key", ""), etag=etag)
    elif out:
        api().send("DELETE", path, etag=etag)
    else:
        words = {name: form.get(name, "").strip() for name in ("task", "description")}
        api().send("PATCH", path, {"hours": _hours(entry["hours"]), **words}, etag=etag)


def _hours(now: Any) -> dict[str, Any]:
    """Read the hours that were typed: between two times of the place they were worked in, or so many on a day."""
    form, kept = request.form, {"zone": now["zone"], "code": now["code"]}
    if now["start"] is None:
        return kept | {"work_date": form.get("work_date", ""), "seconds": seconds_typed(form.get("hours", ""))}
    place = ZoneInfo(now["zone"])
    start = time_typed(form.get("start", ""), place, was=now["start"])
    return kept | {"start": start, "end": time_typed(form.get("end", ""), place, after=start, was=now["end"])}


def _line(entry: Any, fault: str = "", *, locked: bool = False) -> str:
    hours, place = entry["hours"], ZoneInfo(entry["hours"]["zone"])
    shown = {name: time_shown(hours[name], place) for name in ("start", "end") if hours[name]}
    shown |= {"hours": hours_shown(hours["seconds"]), "task": entry["task"], "description": entry["description"]}
    shown |= {"work_date": hours["work_date"]}
    return render_template("own_line.html", entry=entry, values={**shown, **request.form}, fault=fault,
                           fixed=entry["state"] in _FIXED or not entry["live"],
                           corrects=locked or entry["state"] in _CORRECTED or "reason" in request.form)  # fmt: skip
