"""An operator's page: what waits at every hop, and what to do about it. In: the services as the operator. Out: HTML."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import told
from services.portal.pages.drawing import asked_as_csv
from services.portal.pages.frame import APIS
from services.portal.pages.show import figure_words
from services.portal.pages.visit import api
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_operations import show_operations, waiting_chart

operator = Blueprint("operator", __name__)
# What a button asks for, and whether a reason goes with it.
_STEPS = {"parked-facts/replay": False, "parked-facts/drop": True, "dead-jobs/retry": False}


@operator.get("/operations", endpoint="board")
def operations_board() -> Response | str:
    """Show hops, parked facts and dead jobs of every service."""
    return _board()


@operator.post("/operations/<service>/<identifier>", endpoint="act")
def act_on(service: str, identifier: str) -> AnyResponse | tuple[Response | str, int]:
    """Replay or drop a parked fact, or start a job over."""
    kind, _, verb = request.form.get("do", "").partition("/")
    if service in APIS and f"{kind}/{verb}" in _STEPS:
        why = {"why": request.form.get("why", "").strip()} if _STEPS[f"{kind}/{verb}"] else None
        try:
            api().send("POST", f"/api/{service}/v1/{kind}/{identifier}/{verb}", why, key=request.form.get("key", ""))
        except ApiProblem as problem:
            return _board(told(problem)), 422
    return redirect(url_for("operator.board", done=verb))


def _board(fault: str = "") -> Response | str:
    shown = show_operations(api(), APIS)
    chart = waiting_chart(shown.hops, figure_words())
    return asked_as_csv([chart]) or render_template("operations.html", shown=shown, chart=chart, fault=fault,
                                                    done=request.args.get("done", ""))  # fmt: skip
