"""Sign-in, a fresh proof, sign-out. In: address, password, second factor. Out: a session, or what was wrong."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.calls.as_person import AsPerson
from services.portal.pages.beside import told
from services.portal.pages.frame import inside, wanted
from services.portal.pages.visit import COOKIE, answered_passkey, kept, origin, portal, session
from services.portal.usecases.ports import ApiProblem

signing = Blueprint("signing", __name__)
# Codes of identity that mean: this cookie continues nothing any more.
_OVER = "session_ended"


@signing.get("/sign-in")
def sign_in() -> AnyResponse | str:
    """Show the form; whoever is signed in goes on."""
    if session() is not None:
        return redirect(inside(request.args.get("next", "/")))
    return _form()


@signing.post("/sign-in")
def begin() -> AnyResponse | tuple[str, int]:
    """Sign in by identity's word, and go where the person wanted to."""
    email, password = request.form.get("email", "").strip(), request.form.get("password", "")
    if not email or not password:
        return _form(email, "Enter your address and your password."), 422
    try:
        secret = portal().sessions.begin({"email": email, **_proof(password)}, origin())
    except ApiProblem as problem:
        return _form(email, told(problem)), 422
    portal().sessions.end(request.cookies.get(COOKIE, ""))
    return kept(redirect(inside(request.form.get("next", "/"))), secret)


@signing.get("/confirm")
def confirm() -> str:
    """Ask for the password again, before something that a screen left open is not enough for."""
    return _confirmation()


@signing.post("/confirm")
def prove() -> AnyResponse | tuple[str, int]:
    """Take the proof to identity and go back to what was wanted, under a new cookie."""
    try:
        secret = portal().sessions.prove(_cookie(), _proof(request.form.get("password", "")), origin())
    except ApiProblem as problem:
        if problem.code == _OVER:
            raise
        return _confirmation(told(problem)), 422
    return kept(redirect(inside(request.form.get("next", "/"))), secret)


@signing.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session, at identity and in the browser."""
    portal().sessions.end(_cookie())
    return kept(redirect("/sign-in"), "")


def send_to_proof(problem: ApiProblem) -> AnyResponse:
    """Lead whom a service does not take as who they say, or not any more, to where they prove it."""
    if problem.code == "sign_in_stale":
        return redirect(url_for("signing.confirm", next=wanted() or "/"))
    portal().sessions.forget(_cookie())
    unsent = None if request.method == "GET" else "yes"
    return redirect(url_for("signing.sign_in", next=wanted(), unsent=unsent))


def _proof(password: str) -> dict[str, Any]:
    second = {"code": request.form.get("code", "").strip(), "passkey": answered_passkey()}
    return {"password": password} | {name: value for name, value in second.items() if value}


def _cookie() -> str:
    return request.cookies.get(COOKIE, "")


def _form(email: str = "", fault: str = "") -> str:
    return render_template(
        "sign_in.html", email=email, fault=fault, next=inside(request.values.get("next", "/")), logins=portal().logins,
        demo_password=portal().demo_password, outside=_outside(), unsent=request.values.get("unsent"),
    )  # fmt: skip


def _outside() -> str | None:
    """Name the provider by which one may sign in, if any; a page without it is better than none."""
    try:
        name: str | None = AsPerson(portal().transport, origin()).get("/api/identity/v1/sign-in-ways")["provider"]
    except ApiProblem:
        return None
    return name


def _confirmation(fault: str = "") -> str:
    return render_template("confirm.html", fault=fault, next=inside(request.values.get("next", "/")))
