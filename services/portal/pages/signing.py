"""Sign-in and sign-out. In: address, password, maybe a code. Out: a session, or the page again with what was wrong."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from services.portal.calls.as_person import AsPerson
from services.portal.pages.frame import inside
from services.portal.pages.visit import COOKIE, portal, session
from services.portal.usecases.ports import ApiProblem, Person

signing = Blueprint("signing", __name__)
_IDENTITY = "/api/identity/v1"


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
    stranger = AsPerson(portal().transport, {})
    code = request.form.get("code", "").strip()
    proof = {"email": email, "password": password} | ({"code": code} if code else {})
    try:
        given = stranger.send("POST", f"{_IDENTITY}/tokens", proof)
    except ApiProblem as problem:
        return _form(email, problem.sentence), 422
    bearer = {"Authorization": f"Bearer {given['access_token']}"}
    user = AsPerson(portal().transport, bearer).get(f"{_IDENTITY}/users/me")
    who = Person(user["user_id"], user["label"] or user["email"], frozenset(user["roles"]), user["trainer_id"],
                 user["vendor_id"], user["client_id"])  # fmt: skip
    secret = portal().sessions.begin(who, given["access_token"], given["expires_in"])
    portal().sessions.end(request.cookies.get(COOKIE, ""))
    answer = redirect(inside(request.form.get("next", "/")))
    _keep(answer, secret, given["expires_in"])
    return answer


@signing.post("/sign-out")
def sign_out() -> AnyResponse:
    """Forget the session, here and in the browser."""
    portal().sessions.end(request.cookies.get(COOKIE, ""))
    answer = redirect("/sign-in")
    _keep(answer, "", 0)
    return answer


def _form(email: str = "", fault: str = "") -> str:
    return render_template("sign_in.html", email=email, fault=fault, next=inside(request.values.get("next", "/")),
                           logins=portal().logins, demo_password=portal().demo_password)  # fmt: skip


def _keep(answer: Response | AnyResponse, secret: str, seconds: int) -> None:
    answer.set_cookie(COOKIE, secret, max_age=seconds, secure=True, httponly=True, samesite="Lax", path="/")
