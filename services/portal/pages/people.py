"""A vendor's pages: the funnel, people, one person, projects and rates. In: the services as the vendor. Out: HTML."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain import figures
from services.portal.pages.beside import by_field, told
from services.portal.pages.bringing import bring, bring_on
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.show import step
from services.portal.pages.visit import api, today
from services.portal.pages.visit import person as person_here
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_ending import show_ending
from services.portal.usecases.show_people import show_funnel, show_person
from services.portal.usecases.show_quality import WEEKS
from services.portal.usecases.show_shared import show_shared

people = Blueprint("people", __name__)
_ONBOARDING, _IDENTITY = "/api/onboarding/v1", "/api/identity/v1"
SHOWN, ENDING_DAYS = "50", 60
# Steps of leaving, coming back and being forgotten.
_LEAVING = ("departures", "returns", "erasures", "erasures/approve")
# Who may know what several people gave alike.
_SUSPECTING = ("admin", "finance", "finance_approver", "auditor")
_EDITED = ("given_name", "family_name", "email", "country", "zone")


@people.get("/funnel")
def funnel() -> Response | str:
    """Show how many stand at each step, since when, and who waits for what."""
    shown = show_funnel(api())
    chart = figures.funnel(shown.stages, step)
    until = (today() + timedelta(days=ENDING_DAYS)).isoformat()
    ending = show_ending(api(), until) if person_here().may("vendor_manager") else None
    return asked_as_csv([chart]) or render_template("funnel.html", shown=shown, chart=chart, ending=ending,
                                                    days=ENDING_DAYS, invited=request.args.get("invited"))  # fmt: skip


@people.post("/funnel", endpoint="invite_all")
def invite_everyone() -> AnyResponse:
    """Invite all who have neither account nor invitation, as many as identity takes at once."""
    made = api().send("POST", f"{_IDENTITY}/trainer-invitations", {}, key=request.form.get("key", ""))["data"]
    return redirect(url_for("people.funnel", invited=len(made)))


@people.get("/people", endpoint="board")
def people_board() -> str:
    """List people by name; found by words, or by the step they stand at."""
    asked = {name: request.args.get(name, "") for name in ("q", "step", "cursor")}
    found = api().get(f"{_ONBOARDING}/trainers", {"limit": SHOWN, **{k: v for k, v in asked.items() if v}})
    steps = api().get(f"{_ONBOARDING}/funnel")["data"]
    # Once, above all of them: whoever looks for somebody looks for nothing else.
    shared = show_shared(api()) if person_here().may(*_SUSPECTING) and not any(asked.values()) else []
    return render_template("people.html", people=found["data"], more=found["next_cursor"], asked=asked, steps=steps,
                           shared=shared)  # fmt: skip


@people.get("/people/<identifier>")
def person(identifier: str) -> str:
    """Show one person: state, terms, rates, what happened."""
    return _person(identifier)


@people.post("/people/<identifier>", endpoint="change")
def change_person(identifier: str) -> AnyResponse | tuple[str, int]:
    """Invite them, correct their data, set a pay rate, let them leave; what is wrong stands beside its field."""
    form, key = request.form, request.form.get("key", "")
    do = form.get("do", "")
    try:
        if do == "invite":
            body = {"email": form.get("email", ""), "roles": ["trainer"], "trainer_id": identifier}
            api().send("POST", f"{_IDENTITY}/invitations", body, key=key)
        elif do == "edit":
            changed = {name: form.get(name, "").strip() for name in _EDITED}
            api().send("PATCH", f"{_ONBOARDING}/trainers/{identifier}", changed, etag=form.get("etag", ""))
        elif do == "rate":
            rate = {name: form.get(name, "").strip() for name in ("rate", "valid_from")}
            path = f"{_ONBOARDING}/engagements/{form.get('engagement_id', '')}/pay-rates"
            api().send("POST", path, rate, key=key)
        elif do in _LEAVING:
            said = {name: form[name].strip() for name in ("why", "last_day") if form.get(name, "").strip()}
            path = f"{_ONBOARDING}/trainers/{identifier}/{do}"
            api().send("POST", path, None if do == "erasures/approve" else said, key=key)
    except ApiProblem as problem:
        beside = by_field(problem)
        return _person(identifier, {"do": do, "all": told(problem), **beside}), 422
    return redirect(url_for("people.person", identifier=identifier, done=do))


@people.get("/people/<identifier>/agreements/<agreement_id>.pdf", endpoint="document")
def signed_document(identifier: str, agreement_id: str) -> Response:
    """Hand on an agreement as the person signed it."""
    given = api().document(f"{_ONBOARDING}/trainers/{identifier}/agreements/{agreement_id}/document.pdf")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


@people.get("/projects", endpoint="projects")
def rate_cards() -> str:
    """Show projects, and what is paid on each today."""
    found = api().get(f"{_ONBOARDING}/rate-cards", {"on": today().isoformat()})["data"]
    cards = [(of, list(rows)) for of, rows in groupby(found, lambda one: (one["project_id"], one["project_name"]))]
    known = {one["project_id"] for one in found}
    others = [one for one in api().every("/api/timetracking/v1/projects") if one["project_id"] not in known]
    return render_template("projects.html", cards=cards, others=others)


people.add_url_rule("/import", "bring", bring, methods=["GET"])
people.add_url_rule("/import", "bring_on", bring_on, methods=["POST"])


def _person(identifier: str, faults: dict[str, str] | None = None) -> str:
    shown: Any = show_person(api(), identifier, today())
    return render_template("person.html", shown=shown, person=shown.trainer["person"], faults=faults or {}, weeks=WEEKS,
                           typed=request.form, done=request.args.get("done", ""))  # fmt: skip
