"""The ledger's pages: balances, hours through to the bank, one work week step by step. In: the services. Out: HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import by_field, told
from services.portal.pages.visit import api, today
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.find_names import find_names
from services.portal.usecases.find_projects import find_projects
from services.portal.usecases.ports import ApiProblem

books = Blueprint("books", __name__)
_LEDGER = "/api/ledger/v1"
_HOURS = f"{_LEDGER}/reconciliation"
SHOWN = "50"


@books.get("/ledger")
def balance() -> str:
    """Show where every approved hour went, the trial balance and the work weeks."""
    found = api().get(f"{_LEDGER}/trial-balance")
    weeks = api().get(f"{_HOURS}/weeks", {"limit": SHOWN})
    return render_template(
        "ledger.html", balance=found, hours=api().get(_HOURS), weeks=weeks["data"], more=weeks["next_cursor"],
        names=_names(weeks["data"]), projects=_projects(weeks["data"]),
    )  # fmt: skip


@books.get("/ledger/accounts/<account>/<currency>")
def account(account: str, currency: str) -> str:
    """Show what was posted to an account in a currency, newest first, each led back to what caused it."""
    rows = api().get(f"{_LEDGER}/trial-balance")["data"]
    asked = [one for one in rows if (one["account"]["key"], one["balance"]["currency"]) == (account, currency)]
    chart = {one["key"]: one for one in api().get(f"{_LEDGER}/accounts")["data"]} if not asked else {}
    after = {"cursor": request.args["cursor"]} if request.args.get("cursor") else {}
    found = api().get(_postings(account), {"currency": currency, "limit": SHOWN} | after)
    clients = {one["client_id"]: one["party"]["legal_name"] for one in api().every("/api/billing/v1/clients")}
    return render_template(
        "account_postings.html", account=asked[0]["account"] if asked else chart[account], currency=currency,
        holds=asked[0] if asked else None, postings=found["data"], more=found["next_cursor"],
        names=_names(found["data"]), clients=clients,
    )  # fmt: skip


@books.get("/ledger/accounts/<account>/<currency>/postings.csv")
def account_file(account: str, currency: str) -> Response:
    """Hand on all of it as a file, as the ledger lays it out."""
    query = urlencode({"currency": currency, "format": "csv"})
    given = api().document(f"{_postings(account)}?{query}")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


def _postings(account: str) -> str:
    return f"{_LEDGER}/accounts/{quote(account, safe='')}/postings"


@books.get("/ledger/closings", endpoint="closings")
def closings_board() -> str:
    """List the closings, the last first; who may close is offered to."""
    return _closings({})


@books.post("/ledger/closings", endpoint="close")
def close_books() -> AnyResponse | tuple[str, int]:
    """Close the books up to and including a day; what is wrong stands beside it."""
    body = {"closed_to": request.form.get("closed_to", "").strip()}
    try:
        api().send("POST", f"{_LEDGER}/closings", body, key=request.form.get("key", ""))
    except ApiProblem as problem:
        beside = by_field(problem)
        return _closings(beside if "closed_to" in beside else {"all": told(problem)}), 422
    return redirect(url_for("books.closings", done=body["closed_to"]))


def _closings(faults: dict[str, str]) -> str:
    found = list(api().every(f"{_LEDGER}/closings"))
    over = today().replace(day=1) - timedelta(days=1)
    return render_template(
        "closings.html", closings=found[::-1], hours=api().get(_HOURS), faults=faults, values=request.form,
        suggested=over.isoformat() if not found or found[-1]["closed_to"] < over.isoformat() else "",
        done=request.args.get("done", ""), makers=find_makers(api(), (one["closed_by"] for one in found)),
    )  # fmt: skip


@books.get("/ledger/hours")
def hours() -> str:
    """Show where every approved second went and, where a reason is named, the weeks that have a gap of it."""
    asked = {name: value for name in ("reason", "cursor") if (value := request.args.get(name))}
    found = api().get(f"{_HOURS}/weeks", {"limit": SHOWN} | asked) if "reason" in asked else {}
    return render_template(
        "ledger_hours.html", hours=api().get(_HOURS), reason=asked.get("reason"), weeks=found.get("data"),
        then=found.get("next_cursor"), more=None, names=_names(found.get("data", [])),
        projects=_projects(found.get("data", [])),
    )  # fmt: skip


@books.get("/ledger/of/<identifier>")
def trace(identifier: str) -> str:
    """List the work weeks that a payment, an invoice, a journal or a line on the bank's statement is about."""
    found = api().get(f"{_LEDGER}/traces/{identifier}", {"limit": SHOWN})
    return render_template(
        "trace.html", wanted=identifier, weeks=found["data"], more=found["next_cursor"], names=_names(found["data"]),
        projects=_projects(found["data"]),
    )  # fmt: skip


@books.get("/ledger/weeks/<trainer_id>/<engagement_id>/<first>")
def week(trainer_id: str, engagement_id: str, first: str) -> str:
    """Show a work week's hours from approval to the bank and to the client's receipt."""
    found = api().get(f"{_LEDGER}/weeks/{trainer_id}/{engagement_id}/{first}")
    weeks = [found["week"]]
    return render_template("traced_week.html", traced=found, names=_names(weeks), projects=_projects(weeks))


def _names(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Name the trainers they are about: the ledger knows ids alone."""
    return find_names(api(), (one["trainer_id"] for one in rows if one.get("trainer_id")))


def _projects(weeks: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Name the projects that they were worked on."""
    return find_projects(api(), (one["engagement_id"] for one in weeks))
