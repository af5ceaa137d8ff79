"""Credentials to check, and the agreement that is sent. In: the services as admin, auditor or vendor. Out: HTML."""

from __future__ import annotations

from datetime import timedelta

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import joined, said_beside, typed
from services.portal.pages.visit import api, today, tried
from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import ApiProblem

checking = Blueprint("checking", __name__)
_ONBOARDING = "/api/onboarding/v1"
SHOWN, ENDING_DAYS = "50", 60
# Views of the list: what stands in its query, and what is said when nothing is in it.
_VIEWS = {"pending": {"state": "pending"}, "ending": {"state": "verified"}, "all": {}}


@checking.get("/credentials")
def credentials() -> str:
    """Show what waits for a checker, what ends soon, or all."""
    return _credentials({})


@checking.post("/credentials/<identifier>", endpoint="decide")
def decide_credential(identifier: str) -> AnyResponse | tuple[str, int]:
    """Verify, refuse or revoke what somebody else gave."""
    body = {"decision": request.form.get("do", ""), **typed(["reason"])}
    try:
        api().send("POST", f"{_ONBOARDING}/credentials/{identifier}/decisions", body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _credentials({identifier: joined(said_beside(problem).values())}), 422
    return redirect(url_for("checking.credentials", view=_view(), done=body["decision"]))


@checking.get("/agreement")
def agreement() -> str:
    """Show the text in force, and who has not signed it."""
    return _agreement({}, "show")


@checking.post("/agreement", endpoint="publish")
def publish_agreement() -> AnyResponse | tuple[str, int]:
    """Show a new text before it is sent to everyone, then put it in force."""
    # Browsers end lines as mail does; the digest is of the text as it was written.
    written = {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in ("title", "text")}
    faults = {name: "This is needed." for name, value in written.items() if not value}
    if faults or request.form.get("do") == "write":
        return _agreement(faults, "write"), 422 if faults else 200
    if request.form.get("do") != "publish":
        return _agreement({}, "read"), 200
    try:
        api().send("POST", f"{_ONBOARDING}/agreement", written, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _agreement(said_beside(problem), "write"), 422
    return redirect(url_for("checking.agreement", done="published"))


def _view() -> str:
    asked = request.values.get("view", "")
    return asked if asked in _VIEWS else "pending"


def _credentials(faults: dict[str, str]) -> str:
    view, cursor = _view(), request.args.get("cursor", "")
    until = {"expires_before": (today() + timedelta(days=ENDING_DAYS)).isoformat()} if view == "ending" else {}
    page = {"limit": SHOWN} | ({"cursor": cursor} if cursor else {})
    found = api().get(f"{_ONBOARDING}/credentials", page | _VIEWS[view] | until)
    names = find_names(api(), (one["trainer_id"] for one in found["data"]))
    return render_template("credentials.html", credentials=found["data"], more=found["next_cursor"], view=view,
                           views=list(_VIEWS), names=names, faults=faults,
                           days=ENDING_DAYS, done=request.args.get("done", ""))  # fmt: skip


def _agreement(faults: dict[str, str], step: str) -> str:
    text = tried(lambda: api().get(f"{_ONBOARDING}/agreement"))
    waiting = {"step": "agreement", "order": "wait", "limit": SHOWN}
    unsigned = api().get(f"{_ONBOARDING}/trainers", waiting)
    return render_template("agreement.html", text=text, unsigned=unsigned["data"], more=unsigned["next_cursor"],
                           step=step, faults=faults, values=request.form or text or {},
                           done=request.args.get("done", ""))  # fmt: skip
