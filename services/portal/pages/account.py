"""One's own account: sessions, passkeys and, for trainers, where their money goes. In: forms. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.visit import COOKIE, api, person, portal
from services.portal.usecases.ports import ApiProblem

account = Blueprint("account", __name__)
_MINE, _ACCOUNTS = "/api/identity/v1/users/me/sessions", "/api/payments/v1/payout-accounts"
_PASSKEYS = "/api/identity/v1/users/me/passkeys"
_FIELDS = ("holder_name", "currency", "iban", "town", "country")


@account.get("/account")
def mine() -> str:
    """Show sessions, and a trainer's payout accounts."""
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


@account.post("/account/payout-accounts")
def pay_to() -> AnyResponse | tuple[str, int]:
    """Give an account that one's money shall go to; a second person approves it."""
    given = {name: value for name in _FIELDS if (value := request.form.get(name, "").strip())}
    try:
        api().send("POST", _ACCOUNTS, {"trainer_id": person().trainer_id, **given}, key=request.form.get("key", ""))
    except ApiProblem as problem:
        if problem.status == 401:
            raise
        return account_page(given, problem.sentence), 422
    return redirect(url_for("account.mine", done="given"))


def account_page(given: dict[str, str] | None = None, fault: str = "", fault_passkey: str = "") -> str:
    """Lay out all of it, with what was wrong beside its form."""
    accounts: list[Any] = list(api().every(_ACCOUNTS)) if person().trainer_id else []
    return render_template(
        "account.html", sessions=api().get(_MINE)["data"], accounts=accounts, given=given or {}, fault=fault,
        passkeys=api().get(_PASSKEYS)["data"], fault_passkey=fault_passkey, done=request.args.get("done", ""),
    )  # fmt: skip
