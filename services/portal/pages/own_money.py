"""A trainer's tax form and payout account. In: forms. Out: HTML; a number goes in and is never shown again."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.own_steps import ACCOUNT_FIELDS, ENTITY_TYPES, TAX_FIELDS, usual_form, usual_way
from services.portal.pages.beside import joined, said_beside, typed
from services.portal.pages.own import mine
from services.portal.pages.show import given
from services.portal.pages.visit import api, proved_lately
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_own_steps import ONBOARDING, PAYMENTS, show_own_accounts

own_money = Blueprint("own_money", __name__)
_ACCOUNTS, _FORMS = f"{PAYMENTS}/payout-accounts", f"{PAYMENTS}/tax-forms"


@own_money.get("/me/tax-form")
def tax_form() -> str:
    """Show the form that fits the trainer's country, and those they gave."""
    return _tax_form({}, {})


@own_money.post("/me/tax-form", endpoint="give_form")
def give_tax_form() -> AnyResponse | tuple[str, int]:
    """Give it, signed by the typed name."""
    kind = _chosen("kind", TAX_FIELDS)
    said = typed(("holder_name", "signed_name", "country", *TAX_FIELDS.get(kind, ())))
    claimed = {"treaty_country": said.get("country", "")} if request.form.get("treaty") else {}
    try:
        body = {"trainer_id": mine(), "kind": kind, **said, **claimed}
        api().send("POST", _FORMS, body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _tax_form(request.form, said_beside(problem)), 422
    return redirect(url_for("own.board", done="tax_form"))


@own_money.get("/me/payout-account")
def accounts() -> str:
    """Show where money goes, what became of each account, and the form for another."""
    return _accounts({}, {})


@own_money.post("/me/payout-account", endpoint="give_account")
def give_account() -> AnyResponse | tuple[str, int]:
    """Give an account that one's money shall go to; a second person approves it."""
    way = _chosen("way", ACCOUNT_FIELDS)
    body = {"trainer_id": mine(), **typed(ACCOUNT_FIELDS.get(way, ()))}
    try:
        taken = api().send("POST", _ACCOUNTS, body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _accounts(request.form, said_beside(problem)), 422
    return redirect(url_for("own_money.accounts", way=way, done="given", of=taken["account_id"]))


@own_money.post("/me/payout-account/<identifier>", endpoint="act")
def act_on_account(identifier: str) -> AnyResponse | tuple[str, int]:
    """Take an account back before it is paid to, or tell which deposits arrived."""
    do = request.form.get("do", "")
    try:
        if do == "withdraw":
            api().send("POST", f"{_ACCOUNTS}/{identifier}/withdrawals", {"reason": "Taken back by whose it is."})
        elif do == "deposits":
            amounts = [request.form.get(name, "").strip().replace(",", ".") for name in ("first", "second")]
            path = f"{_ACCOUNTS}/{identifier}/verifications/deposits"
            do = api().send("POST", path, {"micro_amounts": amounts})["state"]
    except ApiProblem as problem:
        return _accounts({}, {"here": identifier, "micro": joined(said_beside(problem).values())}), 422
    way = _chosen("way", ACCOUNT_FIELDS) or None
    return redirect(url_for("own_money.accounts", way=way, done=do, of=identifier))


def _chosen(name: str, among: Any) -> str:
    """Give which of several forms was asked for; empty where it is none of them."""
    asked = request.values.get(name, "")
    return asked if asked in among else ""


def _tax_form(values: Any, faults: dict[str, str]) -> str:
    who = _person()
    kind = _chosen("kind", TAX_FIELDS) or usual_form(who["country"])
    forms = sorted(api().every(_FORMS), key=lambda one: one["given"], reverse=True)
    return render_template("own_tax_form.html", kind=kind, forms=forms, faults=faults, asked=TAX_FIELDS[kind],
                           kinds=list(TAX_FIELDS), entities=[(one, given(one)) for one in ENTITY_TYPES.get(kind, ())],
                           values=values or _named(who))  # fmt: skip


def _accounts(values: Any, faults: dict[str, str]) -> str:
    who = _person()
    way = _chosen("way", ACCOUNT_FIELDS) or usual_way(who["country"])
    found = show_own_accounts(api())
    return render_template("own_accounts.html", way=way, ways=list(ACCOUNT_FIELDS), accounts=found, faults=faults,
                           values=values or _named(who) | _currency(way),
                           proved=proved_lately(), done=request.args.get("done", ""),
                           of=request.args.get("of", ""))  # fmt: skip


def _person() -> dict[str, str]:
    found: dict[str, str] = api().get(f"{ONBOARDING}/trainers/{mine()}")["person"]
    return found


def _named(who: dict[str, str]) -> dict[str, str]:
    return {"holder_name": f"{who['given_name']} {who['family_name']}", "country": who["country"],
            "bank_country": who["country"]}  # fmt: skip


def _currency(way: str) -> dict[str, str]:
    """Suggest what the trainer's work is paid in."""
    if way == "us":
        return {"currency": "USD"}
    paid_in = [one["terms"]["pay_currency"] for one in api().every(f"{ONBOARDING}/engagements")]
    return {"currency": paid_in[-1] if paid_in else "EUR"}
