"""Passkeys on pages: challenges for a script to hand to a device, and its answers. In: forms. Out: JSON, redirects.

What a device signs names the page's own origin, so nothing here can be answered by another site.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.calls.as_person import AsPerson
from services.portal.pages.account import account_page
from services.portal.pages.beside import told
from services.portal.pages.visit import answered_passkey, api, origin, portal
from services.portal.usecases.ports import ApiProblem

passkeys = Blueprint("passkeys", __name__)
_IDENTITY = "/api/identity/v1"
_MINE = f"{_IDENTITY}/users/me/passkeys"


@passkeys.post("/sign-in/passkey")
def challenge() -> tuple[Response, int]:
    """Give a challenge to whoever signs in and knows the password."""
    return _challenge(request.form.get("email", "").strip())


@passkeys.post("/confirm/passkey")
def own_challenge() -> tuple[Response, int]:
    """Give a challenge to whoever proves anew who they are."""
    return _challenge(api().get(f"{_IDENTITY}/users/me")["email"] or "")


@passkeys.post("/account/passkey-challenge")
def new_challenge() -> tuple[Response, int]:
    """Give a challenge for a new passkey."""
    return _options(api(), f"{_IDENTITY}/users/me/passkey-challenges", {})


@passkeys.post("/account/passkeys")
def add() -> AnyResponse | tuple[str, int]:
    """Keep a new passkey."""
    label = request.form.get("label", "").strip() or "Passkey"
    try:
        api().send("POST", _MINE, {"label": label, "passkey": answered_passkey() or {}})
    except ApiProblem as problem:
        if problem.status == 401:
            raise
        return account_page(fault_passkey=told(problem)), 422
    return redirect(url_for("account.mine"))


@passkeys.post("/account/passkeys/<identifier>/remove")
def remove(identifier: str) -> AnyResponse | tuple[str, int]:
    """Take a passkey away."""
    try:
        api().send("DELETE", f"{_MINE}/{identifier}")
    except ApiProblem as problem:
        if problem.status != 409:
            raise
        return account_page(fault_passkey=told(problem)), 422
    return redirect(url_for("account.mine"))


def _challenge(email: str) -> tuple[Response, int]:
    proof = {"email": email, "password": request.form.get("password", "")}
    return _options(AsPerson(portal().transport, origin()), f"{_IDENTITY}/passkey-challenges", proof)


def _options(asked: AsPerson, path: str, body: dict[str, Any]) -> tuple[Response, int]:
    try:
        return jsonify(asked.send("POST", path, body)["options"]), 200
    except ApiProblem as problem:
        if problem.code == "sign_in_stale":
            raise
        return jsonify({"detail": told(problem).striptags()}), 422
