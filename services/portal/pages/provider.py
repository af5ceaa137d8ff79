"""Sign-in by an outside provider: out by a link, back by the provider's. In: what came back. Out: a session, or a page.

What ties the two ways together lies in a cookie of this browser's, for ten minutes, and no script reads it.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from services.portal.calls.as_person import AsPerson
from services.portal.pages.beside import told
from services.portal.pages.frame import inside
from services.portal.pages.visit import COOKIE, kept, origin, portal
from services.portal.usecases.ports import ApiProblem

provider = Blueprint("provider", __name__)
_IDENTITY = "/api/identity/v1"
AWAY = "__Host-hourbook-away"
_CODE_ASKED = ("second_factor_required", "credentials_wrong", "sign_in_locked")


@provider.get("/sign-in/provider")
def go() -> AnyResponse:
    """Leave for the provider."""
    way = AsPerson(portal().transport, origin()).send("POST", f"{_IDENTITY}/provider-requests", {})
    answer = redirect(way["authorization_url"])
    # The way back is a link from another site: a stricter cookie would not come along.
    answer.set_cookie(AWAY, f"{way['binding']}|{inside(request.args.get('next', '/'))}", max_age=way["expires_in"],
                      secure=True, httponly=True, samesite="Lax", path="/")  # fmt: skip
    return answer


@provider.get("/sign-in/provider/return")
def come() -> AnyResponse | tuple[str, int]:
    """Come back with the provider's word."""
    if request.args.get("error"):
        return _sorry("Your provider did not sign you in; nothing was changed."), 422
    return _in(request.args.get("state", ""), {"provider_code": request.args.get("code", "")})


@provider.post("/sign-in/provider/code")
def add_code() -> AnyResponse | tuple[str, int]:
    """Take the code of the second factor, which the provider did not see."""
    return _in(request.form.get("state", ""), {"code": request.form.get("code", "").strip()})


def _in(state: str, given: dict[str, str]) -> AnyResponse | tuple[str, int]:
    binding, _, wanted = request.cookies.get(AWAY, "").partition("|")
    proof = {"state": state, "binding": binding, **given}
    try:
        secret = portal().sessions.begin(proof, origin(), "provider-tokens")
    except ApiProblem as problem:
        if problem.code in _CODE_ASKED:
            fault = told(problem) if "code" in given else ""
            return render_template("provider_code.html", state=state, fault=fault), 422
        return _sorry(told(problem)), 422
    portal().sessions.end(request.cookies.get(COOKIE, ""))
    answer = kept(redirect(inside(wanted)), secret)
    answer.set_cookie(AWAY, "", max_age=0, secure=True, httponly=True, samesite="Lax", path="/")
    return answer


def _sorry(sentence: str) -> str:
    empty: dict[str, Any] = {"email": "", "next": "/", "logins": {}, "demo_password": "", "outside": None}
    return render_template("sign_in.html", fault=sentence, **empty)
