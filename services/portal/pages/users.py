"""Accounts of people and programs, for administrators: invite, roles, shut, keys. In: forms. Out: HTML.

A key is shown on the answer to the form that made it, and nowhere else.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.words import ROLES
from services.portal.pages.beside import said_beside, typed
from services.portal.pages.visit import api, tried
from services.portal.usecases.ports import ApiProblem

users = Blueprint("users", __name__)
_IDENTITY = "/api/identity/v1"
SHOWN = "50"
KINDS = ("person", "api_client")
# Trainers are invited from their own page, which knows whose they are.
INVITED = tuple(role for role in ROLES if role != "trainer")
# No program is an administrator but a company's directory, by a key that is good for that alone.
DIRECTORY = "identity:scim"


@users.get("/accounts")
def board() -> str:
    """List accounts, found by words; invite people and register programs."""
    return _board({}, {})


@users.post("/accounts", endpoint="make")
def make_account() -> AnyResponse | str | tuple[str, int]:
    """Invite a person, or register a program, whose key is shown this once."""
    do, key = request.form.get("do", ""), request.form.get("key", "")
    try:
        if do == "program":
            return _key(api().send("POST", f"{_IDENTITY}/api-clients", _program(), key=key))
        api().send("POST", f"{_IDENTITY}/invitations", {**typed(["email"]), **_grant()}, key=key)
    except ApiProblem as problem:
        return _board({**request.form, "roles": request.form.getlist("role")}, {"do": do, **said_beside(problem)}), 422
    return redirect(url_for("users.board", done="invited"))


@users.get("/accounts/<identifier>")
def user(identifier: str) -> str:
    """Show one account: roles, state, where it is signed in, or its keys."""
    return _user(identifier, {})


@users.post("/accounts/<identifier>", endpoint="act")
def act_on_user(identifier: str) -> AnyResponse | str | tuple[str, int]:
    """Change roles, shut or open, send a link for a password, take away a lost second factor, make or end keys."""
    do, form, key = request.form.get("do", ""), request.form, request.form.get("key", "")
    path, keys = f"{_IDENTITY}/users/{identifier}", f"{_IDENTITY}/api-clients/{identifier}/keys"
    try:
        if do == "roles":
            api().send("PATCH", path, _grant(), etag=form.get("etag", ""))
        elif do in ("active", "deactivated"):
            api().send("POST", f"{path}/states", {"state": do, "why": form.get("why", "").strip()}, key=key)
        elif do == "password":
            api().send("POST", f"{path}/password-links", None, key=key)
        elif do == "factor":
            api().send("POST", f"{path}/second-factor-resets", None, key=key)
        elif do == "sessions":
            api().send("DELETE", f"{path}/sessions")
        elif do == "key":
            others = {"others_end_in_seconds": 86_400} if form.get("others") else {}
            return _key(api().send("POST", keys, others, key=key))
        elif do == "revoke":
            api().send("DELETE", f"{keys}/{form.get('key_id', '')}")
    except ApiProblem as problem:
        return _user(identifier, {"do": do, **said_beside(problem)}), 422
    return redirect(url_for("users.user", identifier=identifier, done=do))


def _grant() -> dict[str, Any]:
    return {"roles": request.form.getlist("role"), **typed(("vendor_id", "client_id", "trainer_id"))}


def _program() -> dict[str, Any]:
    directory = {"roles": ["admin"], "scopes": [DIRECTORY]} if request.form.get("directory") else _grant()
    return {**typed(["label"]), **directory}


def _key(made: dict[str, Any]) -> str:
    back = url_for("users.user", identifier=made["user_id"])
    return render_template("secret.html", secret=made["secret"], of=made["label"], back=url_for("users.board"),
                           above="Accounts", on=back, id=made["user_id"])  # fmt: skip


def _board(values: dict[str, Any], faults: dict[str, str]) -> str:
    asked = {name: request.args.get(name, "") for name in ("q", "kind", "cursor")}
    found = api().get(f"{_IDENTITY}/users", {"limit": SHOWN} | {name: one for name, one in asked.items() if one})
    return render_template("users.html", users=found["data"], more=found["next_cursor"], asked=asked, kinds=KINDS,
                           values=values, faults=faults, roles=INVITED, vendors=_vendors(), clients=_clients(),
                           done=request.args.get("done", ""))  # fmt: skip


def _user(identifier: str, faults: dict[str, str]) -> str:
    shown = api().get(f"{_IDENTITY}/users/{identifier}")
    person = shown["kind"] == "person"
    sessions = api().get(f"{_IDENTITY}/users/{identifier}/sessions")["data"] if person else []
    keys = [] if person else api().get(f"{_IDENTITY}/api-clients/{identifier}/keys")["data"]
    values = shown if faults.get("do") != "roles" else {**request.form, "roles": request.form.getlist("role")}
    return render_template("user.html", user=shown, sessions=sessions, keys=keys, values=values, faults=faults,
                           roles=tuple(ROLES) if shown["trainer_id"] else INVITED, vendors=_vendors(),
                           clients=_clients(), done=request.args.get("done", ""))  # fmt: skip


def _vendors() -> list[Any]:
    return list(api().every("/api/onboarding/v1/vendors"))


def _clients() -> list[Any]:
    found: list[Any] = tried(lambda: list(api().every("/api/billing/v1/clients")), [])
    return found
