"""A pay item and its payment: why it is this, what the bank did with it, paid again. In: a form. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.navigation import MONEY
from services.portal.pages.beside import by_field, told
from services.portal.pages.visit import api, person
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import ApiProblem

paying = Blueprint("paying", __name__)
_PAYROLL, _PAYMENTS = "/api/payroll/v1", "/api/payments/v1"


@paying.post("/pay/<identifier>", endpoint="act")
def act_on_payment(identifier: str) -> AnyResponse | tuple[str, int]:
    """Note that the bank sent the payment back, or order another one; what is wrong stands beside its field."""
    form, do = request.form, request.form.get("do", "")
    key = form.get("key", "")
    try:
        if do == "return":
            said = {"reason_code": form.get("reason_code", "").strip().upper()}
            api().send("POST", f"{_PAYMENTS}/payments/{form.get('payment_id', '')}/return", said, key=key)
        elif do == "again":
            path = f"{_PAYROLL}/pay-items/{identifier}/pay-again"
            api().send("POST", path, {"payday": form.get("payday", "").strip()}, key=key)
    except ApiProblem as problem:
        fields = {name: said for name, said in by_field(problem).items() if name in ("reason_code", "payday")}
        return show_pay_item(identifier, {"do": do, **(fields or {"all": told(problem)})}), 422
    return redirect(url_for("trainer.pay_item", identifier=identifier, done=do))


def show_pay_item(identifier: str, faults: dict[str, str]) -> str:
    """Lay out a pay item line by line; who works with money sees whose it is and what became of its payment."""
    item = api().get(f"{_PAYROLL}/pay-items/{identifier}")
    earnings = list(api().every(f"{_PAYROLL}/earnings", {"pay_item_id": identifier}))
    engaged = api().every("/api/onboarding/v1/engagements", {"trainer_id": item["trainer_id"]})
    names = {one["engagement_id"]: one["project_name"] for one in engaged}
    payment, whose = _payment(item) if person().may(*MONEY) else (None, "")
    return render_template(
        "pay_item.html", item=item, lines=earnings, names=names, payment=payment, whose=whose, faults=faults,
        values=request.form, done=request.args.get("done", ""),
        makers=find_makers(api(), (one["by"] for one in payment["history"])) if payment else None,
    )  # fmt: skip


def _payment(item: dict[str, Any]) -> tuple[dict[str, Any] | None, str]:
    """Give the newest payment with its history, unless payments have not heard of it yet; and whose it is."""
    whose = find_names(api(), [item["trainer_id"]]).get(item["trainer_id"], "")
    try:
        found: dict[str, Any] = api().get(f"{_PAYMENTS}/payments/{item['payment_id']}")
    except ApiProblem as problem:
        if problem.status != 404:
            raise
        return None, whose
    return found, whose
