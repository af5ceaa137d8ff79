"""One's own account: sessions and passkeys. In: forms. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.visit import COOKIE, api, portal

account = Blueprint("account", __name__)
_MINE, _PASSKEYS = "/api/identity/v1/users/me/sessions", "/api/identity/v1/users/me/passkeys"


@account.get("/account")
def mine() -> str:
    """Show them."""
    return account_page()


@account.post("/account/sessions/<identifier>/end")
def end(identifier: str) -> AnyResponse:
    """Sign out elsewhere, or here."""
    api().send("DELETE", f"{_MINE}/{identifier}")
    # It may have been this one: what this process remembers of it is asked for anew.
    portal().sessions.forget(request.cookies.get(COOKIE, ""))
    return redirect(url_for("account.mine"))


@account.post("/account/sessions/end")
def end_all() -> AnyResponse:
    """Sign out everywhere, here too."""
    api().send("DELETE", _MINE)
    portal().sessions.forget(request.cookies.get(COOKIE, ""))
    return redirect(url_for("account.mine"))


def account_page(fault_passkey: str = "") -> str:
    """Lay out all of it, with what was wrong beside its form."""
    return render_template("account.html", sessions=api().get(_MINE)["data"], passkeys=api().get(_PASSKEYS)["data"],
                           fault_passkey=fault_passkey)  # fmt: skip
