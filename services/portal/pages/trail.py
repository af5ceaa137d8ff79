"""The audit trail: who did what, when, why and from where. In: the services as admin or auditor. Out: HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from typing import Any

from flask import Blueprint, render_template, request

from services.portal.domain.changes import changes
from services.portal.pages.beside import told
from services.portal.pages.frame import APIS
from services.portal.pages.visit import api, tried, zone
from services.portal.usecases.find_makers import find_makers
from services.portal.usecases.ports import ApiProblem
from shared.values.noted import KINDS

trail = Blueprint("trail", __name__)
SHOWN = "50"
_WORDS = ("actor_id", "object_id", "kind", "service", "trace_id")


@trail.get("/audit", endpoint="board")
def trail_board() -> str | tuple[str, int]:
    """Search the trail, the newest first; what cannot be asked is said beside the form."""
    asked = {name: request.args.get(name, "").strip() for name in (*_WORDS, "from", "to", "cursor")}
    query = {name: asked[name] for name in (*_WORDS, "cursor") if asked[name]}
    try:
        found = api().get("/api/audit/v1/entries", {"limit": SHOWN, **query, **instants(asked)})
    except ApiProblem as problem:
        if problem.status != 422:
            raise
        return _page(asked, [], None, told(problem)), 422
    return _page(asked, found["data"], found["next_cursor"])


def _page(asked: Mapping[str, str], entries: list[dict[str, Any]], more: str | None, fault: str = "") -> str:
    shown = [one | {"changes": changes(one["before"], one["after"])} for one in entries]
    return render_template(
        "trail.html", asked=asked, entries=shown, more=more, fault=fault, kinds=KINDS, services=APIS,
        names=_names(one["actor_id"] for one in entries),
    )  # fmt: skip


def instants(asked: Mapping[str, str]) -> dict[str, str]:
    """Take days as the viewer means them: from the first one's midnight to the end of the last."""
    found = {}
    for name, days in (("from", 0), ("to", 1)):
        try:
            day = date.fromisoformat(asked.get(name, "")) + timedelta(days=days)
        except (ValueError, OverflowError):
            continue
        found[name] = f"{datetime.combine(day, time(), zone()).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return found


def _names(actor_ids: Iterable[str]) -> dict[str, str]:
    """Give the names of people who did something, the house's own at once; programs and services have their ids."""
    makers = find_makers(api(), actor_ids)
    others = [one for one, maker in makers.items() if not maker["name"]]
    known = {one: tried(partial(api().get, f"/api/identity/v1/users/{one}")) for one in others}
    names = {one: maker["name"] for one, maker in makers.items() if maker["name"]}
    return names | {one: user["label"] or user["email"] for one, user in known.items() if user}
