"""What a trainer can do and when: credentials, availability, absences. In: forms. Out: HTML."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.typed_hours import NotHours, week_seconds_typed
from services.portal.pages.beside import said_beside, typed
from services.portal.pages.own import mine
from services.portal.pages.show import said
from services.portal.pages.visit import api, today
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_own_steps import ONBOARDING

own_work = Blueprint("own_work", __name__)
KINDS = ("licence", "degree", "language", "skill_test")
# A span's end is given as its last day.
_FIELD_OF = {"valid_to": "last_day"}
_CLAIM = ("kind", "name", "issuer", "country", "credential_number", "valid_from", "expires_on")


@own_work.get("/me/credentials")
def credentials() -> str:
    """Show what projects ask for, what the trainer gave, and what became of it."""
    return _credentials({"kind": request.args.get("kind", ""), "name": request.args.get("name", "")}, {})


@own_work.post("/me/credentials", endpoint="claim")
def claim_credential() -> AnyResponse | tuple[str, int]:
    """Give a credential; a checker decides on it."""
    path = f"{ONBOARDING}/trainers/{mine()}/credentials"
    try:
        api().send("POST", path, typed(_CLAIM), key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _credentials(request.form, said_beside(problem)), 422
    return redirect(url_for("own_work.credentials", done="given"))


@own_work.get("/me/availability")
def availability() -> str:
    """Show when the trainer is there to work, and when away."""
    return _availability({})


@own_work.post("/me/availability", endpoint="say")
def say_availability() -> AnyResponse | tuple[str, int]:
    """Say it; of a day what was said last counts, so saying it again is how one takes it back."""
    before = "away_" if request.form.get("do") == "away" else ""
    said_so = {name: request.form.get(f"{before}{name}", "").strip() for name in ("valid_from", "last_day", "note")}
    body: dict[str, Any] = {name: said_so[name] for name in ("valid_from", "note") if said_so[name]}
    body |= {"valid_to": _after(said_so["last_day"])} if said_so["last_day"] else {}
    try:
        body["weekly_seconds"] = 0 if before else week_seconds_typed(request.form.get("hours", ""))
        api().send("POST", f"{ONBOARDING}/trainers/{mine()}/availabilities", body, key=request.form.get("key", ""))
    except NotHours as fault:
        return _availability({"hours": said(fault)}), 422
    except ApiProblem as problem:
        beside = {_FIELD_OF.get(name, name): sentence for name, sentence in said_beside(problem).items()}
        return _availability({f"{before}{name}": sentence for name, sentence in beside.items()}), 422
    return redirect(url_for("own_work.availability", done="away" if before else "said"))


def _after(day: str) -> str:
    """Give the day after the last one; what is no day is left for onboarding to refuse."""
    try:
        return (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    except (ValueError, OverflowError):
        return day


def _credentials(values: Any, faults: dict[str, str]) -> str:
    found = sorted(api().every(f"{ONBOARDING}/credentials"), key=lambda one: one["given"], reverse=True)
    lacking = api().get(f"{ONBOARDING}/trainers/{mine()}/standing")["lacking"]
    return render_template("own_credentials.html", credentials=found, lacking=lacking, kinds=KINDS, values=values,
                           faults=faults, done=request.args.get("done", ""))  # fmt: skip


def _availability(faults: dict[str, str]) -> str:
    given = api().get(f"{ONBOARDING}/trainers/{mine()}/availabilities")["data"]
    return render_template("own_availability.html", said=given[::-1], faults=faults,
                           values=request.form or {"valid_from": today().isoformat()},
                           done=request.args.get("done", ""))  # fmt: skip
