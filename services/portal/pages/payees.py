"""Where money goes and by what tax form, for finance: accounts to approve and try, forms that end. Out: HTML."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import said_beside
from services.portal.pages.visit import api, person, today
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import ApiProblem

payees = Blueprint("payees", __name__)
_ACCOUNTS, _FORMS = "/api/payments/v1/payout-accounts", "/api/payments/v1/tax-forms"
_SHEETS = "/api/payments/v1/payout-account-imports"
SHOWN, ENDING_DAYS = "50", 90
VIEWS = ("pending", "cooling", "active", "rejected", "")


@payees.get("/payout-accounts")
def accounts() -> str:
    """List payout accounts, those that wait for a second person first."""
    return _accounts({})


@payees.post("/payout-accounts/sheets/<identifier>", endpoint="approve_sheet")
def approve_sheet(identifier: str) -> AnyResponse | tuple[str, int]:
    """Approve, as a second person, all accounts of a sheet that still wait."""
    try:
        done = api().send("POST", f"{_SHEETS}/{identifier}/approve", {}, key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _accounts(said_beside(problem)), 422
    return redirect(url_for("payees.accounts", approved=done["approved"]))


@payees.get("/payout-accounts/<identifier>")
def account(identifier: str) -> str:
    """Show one account: its history, who else gave its number, how it was tried."""
    return _account(identifier, {})


@payees.post("/payout-accounts/<identifier>", endpoint="act")
def act_on_account(identifier: str) -> AnyResponse | tuple[str, int]:
    """Approve it as a second person, note how it is tried and what came of it, refuse it for the bank's reason."""
    do, form, path = request.form.get("do", ""), request.form, f"{_ACCOUNTS}/{identifier}"
    steps: dict[str, tuple[str, Any]] = {
        "approve": ("approve", {}), "prenote": ("verifications", {"way": "prenote"}),
        "deposits": ("verifications", {"way": "micro_deposit", "micro_amounts": [
            form.get(name, "").strip().replace(",", ".") for name in ("first", "second")]}),
        "confirmed": ("verifications/outcomes", {"outcome": "confirmed"}),
        "failed": ("verifications/outcomes", {"outcome": "failed"}),
        "reject": ("reject", {"reason_code": form.get("reason_code", "").strip()}),
        "withdraw": ("withdrawals", {"reason": form.get("why", "").strip()}),
    }  # fmt: skip
    try:
        if do in steps:
            step, body = steps[do]
            api().send("POST", f"{path}/{step}", body, key=form.get("key", ""))
    except ApiProblem as problem:
        return _account(identifier, said_beside(problem)), 422
    return redirect(url_for("payees.account", identifier=identifier, done=do))


@payees.get("/tax-forms")
def tax_forms() -> str:
    """List people's newest tax forms that end soon, or all of them."""
    view = "all" if request.args.get("view") == "all" else "ending"
    until = {"expires_before": (today() + timedelta(days=ENDING_DAYS)).isoformat()} if view == "ending" else {}
    page = {"limit": SHOWN} | ({"cursor": request.args["cursor"]} if request.args.get("cursor") else {})
    found = api().get(_FORMS, page | until)
    names = find_names(api(), (one["trainer_id"] for one in found["data"]))
    return render_template("tax_forms.html", forms=found["data"], more=found["next_cursor"], view=view,
                           names=names, days=ENDING_DAYS)  # fmt: skip


def _accounts(faults: dict[str, str]) -> str:
    view = request.args.get("view", "pending")
    page = {"limit": SHOWN} | {name: one for name in ("cursor", "trainer_id") if (one := request.args.get(name, ""))}
    found = api().get(_ACCOUNTS, page | ({"state": view} if view in VIEWS and view else {}))
    shared = api().get("/api/payments/v1/shared-accounts")["data"]
    waiting = [one for one in found["data"] if one["state"] == "pending" and one["made_by"] != person().user_id]
    sheets = {one["import_id"]: one for one in waiting if one["import_id"]}
    return render_template("payout_accounts.html", accounts=found["data"], more=found["next_cursor"], view=view,
                           views=VIEWS, names=find_names(api(), [one["trainer_id"] for one in found["data"]]
                                                     + [who for one in shared for who in one["trainer_ids"]]),
                           shared=shared, sheets=sheets.values(), faults=faults,
                           approved=request.args.get("approved", type=int))  # fmt: skip


def _account(identifier: str, faults: dict[str, str]) -> str:
    shown = api().get(f"{_ACCOUNTS}/{identifier}")
    tries = api().get(f"{_ACCOUNTS}/{identifier}/verifications")["data"]
    names = find_names(api(), [shown["trainer_id"], *shown["same_number_trainers"]])
    made = [shown["made_by"], *(one["by"] for one in shown["history"]), *(one["sent_by"] for one in tries)]
    return render_template("payout_account.html", account=shown, tries=tries, names=names, faults=faults,
                           makers=find_makers(api(), made),
                           done=request.args.get("done", ""))  # fmt: skip
