"""One's own account: sessions, passkeys, mails. In: forms. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import joined, said_beside
from services.portal.pages.visit import COOKIE, api, portal, tried
from services.portal.usecases.ports import ApiProblem
from shared.values.language import LANGUAGES

account = Blueprint("account", __name__)
_MINE, _PASSKEYS = "/api/identity/v1/users/me/sessions", "/api/identity/v1/users/me/passkeys"
_PREFERENCES = "/api/notifications/v1/users/me/preferences"


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


@account.post("/account/mails", endpoint="mails")
def choose_mails() -> AnyResponse | tuple[str, int]:
    """Say in which language one is written to, and about what: a box that is not ticked is a mail that is not sent."""
    wanted, offered = request.form.getlist("kind"), request.form.getlist("offered")
    kinds = [{"kind": kind, "wanted": kind in wanted} for kind in offered]
    try:
        api().send("PUT", _PREFERENCES, {"language": request.form.get("language", ""), "kinds": kinds})
    except ApiProblem as problem:
        return account_page(fault_mails=joined(said_beside(problem).values())), 422
    return redirect(url_for("account.mine", done="mails"))


def account_page(fault_passkey: str = "", fault_mails: str = "") -> str:
    """Lay out all of it, with what was wrong beside its form; mails, once notifications know whom to write to."""
    return render_template(
        "account.html", sessions=api().get(_MINE)["data"], passkeys=api().get(_PASSKEYS)["data"],
        mails=tried(lambda: api().get(_PREFERENCES)), languages=LANGUAGES, fault_passkey=fault_passkey,
        fault_mails=fault_mails, done=request.args.get("done", ""),
    )  # fmt: skip
