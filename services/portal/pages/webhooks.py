"""Webhooks: endpoints that are told of events, what they were told, and sending it again. In: forms. Out: HTML.

A secret is shown on the answer to the form that made it, and nowhere else.
"""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import said_beside
from services.portal.pages.visit import api
from services.portal.usecases.ports import ApiProblem

webhooks = Blueprint("webhooks", __name__)
_HOOKS, _EVENTS = "/api/notifications/v1/webhooks", "/api/notifications/v1/webhook-events"
SHOWN = "50"
STATES = ("waiting", "delivered", "given_up", "held")
# Buttons that change whether an endpoint is told anything -> the state asked for.
_SWITCHES = {"pause": "paused", "start": "active", "remove": "removed"}


@webhooks.get("/webhooks")
def board() -> str:
    """List endpoints, and offer to register one."""
    return _board({}, {})


@webhooks.post("/webhooks", endpoint="register")
def register_endpoint() -> str | tuple[str, int]:
    """Register one; its secret is shown this once."""
    try:
        made = api().send("POST", _HOOKS, _terms(), key=request.form.get("key", ""))
    except ApiProblem as problem:
        return _board(_terms(), _beside(problem)), 422
    return _secret(made)


@webhooks.get("/webhooks/<identifier>")
def endpoint(identifier: str) -> str:
    """Show one: of what it is told, and the log of every try."""
    return _endpoint(identifier, {})


@webhooks.post("/webhooks/<identifier>", endpoint="act")
def act_on_endpoint(identifier: str) -> AnyResponse | str | tuple[str, int]:
    """Try it, pause or remove it, change it, give it another secret, send something again."""
    do, path = request.form.get("do", ""), f"{_HOOKS}/{identifier}"
    try:
        if do == "secret":
            made = api().send("POST", f"{path}/secrets", {}, key=request.form.get("key", ""))
            return _secret(made)
        sent = _sent(do, path)
    except ApiProblem as problem:
        return _endpoint(identifier, {"do": do, **_beside(problem)}), 422
    if do == "remove":
        return redirect(url_for("webhooks.board", done=do))
    return redirect(url_for("webhooks.endpoint", identifier=identifier, done=do, sent=sent))


def _beside(problem: ApiProblem) -> dict[str, str]:
    """Put what is wrong with an address, which is found out before any field is read, beside it."""
    found = said_beside(problem)
    return {"url": found["all"]} if problem.code.startswith("outside_address") and "all" in found else found


def _secret(made: dict[str, Any]) -> str:
    return render_template("secret.html", secret=made["secret"], of=made["label"], id=made["url"], above="Webhooks",
                           back=url_for("webhooks.board"),
                           on=url_for("webhooks.endpoint", identifier=made["endpoint_id"]))  # fmt: skip


def _sent(do: str, path: str) -> int | None:
    """Do what a button asks for; gives how many messages go out again, where that is what it does."""
    form, key = request.form, request.form.get("key", "")
    if do in _SWITCHES:
        api().send("POST", f"{path}/states", {"state": _SWITCHES[do], "why": form.get("why", "").strip()}, key=key)
    elif do == "trial":
        api().send("POST", f"{path}/trials", {}, key=key)
    elif do == "change":
        api().send("PATCH", path, _terms(), etag=form.get("etag", ""))
    elif do == "resend":
        api().send("POST", f"{path}/deliveries/{form.get('message_id', '')}/resends", {}, key=key)
    elif do == "resend-since":
        body = {"since": f"{form.get('since', '').strip()}T00:00:00Z", "delivered": bool(form.get("delivered"))}
        return int(api().send("POST", f"{path}/resends", body, key=key)["messages"])
    return None


def _terms() -> dict[str, Any]:
    form = request.form
    return {"url": form.get("url", "").strip(), "label": form.get("label", "").strip(), "types": form.getlist("type")}


def _board(values: dict[str, Any], faults: dict[str, str]) -> str:
    found = [one for one in api().every(_HOOKS) if one["state"] != "removed"]
    return render_template("webhooks.html", endpoints=found, events=api().get(_EVENTS)["data"], values=values,
                           faults=faults, done=request.args.get("done", ""))  # fmt: skip


def _endpoint(identifier: str, faults: dict[str, str]) -> str:
    shown = api().get(f"{_HOOKS}/{identifier}")
    asked = {name: request.args.get(name, "") for name in ("state", "cursor")}
    page = {"limit": SHOWN} | {name: value for name, value in asked.items() if value}
    told = api().get(f"{_HOOKS}/{identifier}/deliveries", page)
    values = _terms() if faults.get("do") == "change" else shown
    return render_template("webhook.html", endpoint=shown, told=told["data"], more=told["next_cursor"], asked=asked,
                           states=STATES, events=api().get(_EVENTS)["data"], values=values, faults=faults,
                           done=request.args.get("done", ""), sent=request.args.get("sent", ""))  # fmt: skip
