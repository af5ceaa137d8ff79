"""What pay is besides hours: bonuses, holds, rules that were known late. In: forms. Out: payroll as finance; HTML."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.sums import money_typed, sum_by_currency
from services.portal.pages.beside import by_field, told
from services.portal.pages.visit import api, today
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.find_names import find_names
from services.portal.usecases.ports import ApiProblem

adjusting = Blueprint("adjusting", __name__)
_PAYROLL = "/api/payroll/v1"
# Bonuses for days of so long ago are shown; the export centre has all of them.
SHOWN_DAYS = 92

_FIELDS = ("engagement_id", "on_date", "amount", "kind", "why")


@adjusting.get("/adjustments", endpoint="board")
def board() -> str:
    """Show bonuses and holds, and find somebody to grant one or to hold the pay of; nothing is changed."""
    return _board({})


@adjusting.post("/adjustments", endpoint="act")
def act_on_pay() -> AnyResponse | str | tuple[str, int]:
    """Grant a bonus or take one back, hold or release pay, look at revised rules or post what they make of pay."""
    form, do = request.form, request.form.get("do", "")
    key, why, trainer_id = form.get("key", ""), form.get("why", "").strip(), form.get("trainer_id", "")
    try:
        if do == "grant":
            api().send("POST", f"{_PAYROLL}/bonuses", _bonus(), key=key)
        elif do == "take-back":
            api().send("POST", f"{_PAYROLL}/bonuses/{form.get('bonus_id', '')}/take-back", {"why": why}, key=key)
        elif do in ("hold", "release"):
            api().send("POST", f"{_PAYROLL}/trainers/{trainer_id}/{do}", {"why": why}, key=key)
        elif do == "weigh":
            return _board({}, api().send("POST", f"{_PAYROLL}/repricings", {**_weeks(), "dry_run": True}, key=key))
        elif do == "reprice":
            api().send("POST", f"{_PAYROLL}/repricings", _weeks(), key=key)
    except ApiProblem as problem:
        fields = {name: said for name, said in by_field(problem).items() if do == "grant" and name in _FIELDS}
        return _board({"do": do, **(fields or {"all": told(problem)})}), 422
    return redirect(url_for("adjusting.board", trainer_id=request.args.get("trainer_id"), done=do))


def _bonus() -> dict[str, Any]:
    engagement_id, _, currency = request.form.get("engagement_id", "").partition("/")
    typed = {name: request.form.get(name, "").strip() for name in ("on_date", "kind", "why")}
    amount = money_typed(request.form.get("amount", ""), currency)
    return {"trainer_id": request.form.get("trainer_id", ""), "engagement_id": engagement_id, "amount": amount, **typed}


def _weeks() -> dict[str, str]:
    """Give the work weeks that were asked for, as payroll takes them; all where no day was given."""
    return {name: day for name in ("from", "to") if (day := request.form.get(name, "").strip())}


def _board(faults: dict[str, str], revised: dict[str, Any] | None = None) -> str:
    chosen, words = request.args.get("trainer_id", ""), request.args.get("q", "").strip()
    whose = {"trainer_id": chosen} if chosen else {}
    since = (today() - timedelta(days=SHOWN_DAYS)).isoformat()
    bonuses = list(api().every(f"{_PAYROLL}/bonuses", {"from": since} | whose))[::-1]
    held = list(api().every(f"{_PAYROLL}/holds", whose))
    engaged = list(api().every("/api/onboarding/v1/engagements", whose)) if chosen else []
    known = [chosen] if chosen else []
    named = find_names(api(), [*known, *(one["trainer_id"] for one in (*bonuses, *held))])
    found = api().get("/api/onboarding/v1/trainers", {"q": words, "limit": "10"})["data"] if words else []
    return render_template(
        "adjustments.html", bonuses=bonuses, held=held, engaged=engaged, chosen=chosen, names=named, words=words,
        found=found, faults=faults, values=request.form, revised=revised, days=SHOWN_DAYS,
        makers=find_makers(api(), [*(one["granted_by"] for one in bonuses), *(one["by"] for one in held)]),
        taken={one["takes_back"] for one in bonuses if one["takes_back"]}, done=request.args.get("done", ""),
        sums=sum_by_currency(one["amount"] for one in revised["differences"]) if revised else [],
    )  # fmt: skip
