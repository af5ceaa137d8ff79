"""The visit being answered: who it is, the services as them, on whose clock. In: the request. Out: what pages need."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, cast
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale
from flask import current_app, g, request
from werkzeug.wrappers import Response as AnyResponse

from services.portal.calls.as_person import AsPerson
from services.portal.calls.sessions import Session, Sessions
from services.portal.calls.transport import Transport
from services.portal.usecases.ports import ApiProblem, Person
from shared.plumbing.origins import Proxies, origin_of
from shared.plumbing.wording import locale_of

COOKIE = "__Host-hourbook"
_ZONES = available_timezones()
# Accounts are taken within ten minutes of a proof; whoever begins to type has a few of them left.
PROVED_SECONDS = 420


@dataclass(frozen=True)
class Portal:
    """What the pages stand on: kept as `app.extensions["portal"]`. `logins` are demo people by role, if any."""

    transport: Transport
    sessions: Sessions
    now_epoch: Callable[[], int]
    new_secret: Callable[[], str]
    logins: dict[str, str]
    demo_password: str
    proxies: Proxies = field(default_factory=Proxies)


def portal() -> Portal:
    """Give what this application stands on."""
    return cast("Portal", current_app.extensions["portal"])


def session() -> Session | None:
    """Give the visitor's session, if they are signed in."""
    if "session" not in g:
        # Set first: the page that says what went wrong asks once more who is here.
        g.session = None
        g.session = portal().sessions.find(request.cookies.get(COOKIE, ""), origin())
    return cast("Session | None", g.session)


def person() -> Person:
    """Give who is signed in; pages that need it are behind `sign-in` already."""
    found = session()
    assert found is not None, "the frame lets nobody without a session come this far"
    return found.person


def api() -> AsPerson:
    """Give the services, as the person signed in, in the language that their browser asks for."""
    found = session()
    spoken = {"Accept-Language": asked()} if asked() else {}
    return AsPerson(portal().transport, {**origin(), **spoken, **(found.proof if found else {})}, g.traceparent)


def proved_lately() -> bool:
    """Say whether the visitor proved who they are so lately that an account will be taken from them."""
    sessions = api().get("/api/identity/v1/users/me/sessions")["data"]
    proofs = [datetime.fromisoformat(one["proved"]).timestamp() for one in sessions if one["present"]]
    return any(portal().now_epoch() - at < PROVED_SECONDS for at in proofs)


def asked() -> str:
    """Give what the browser asks for of languages (RFC 9110), the most wanted first."""
    return request.headers.get("Accept-Language", "")


def origin() -> dict[str, str]:
    """Give the headers that tell the services from where the visitor comes."""
    found = origin_of(request, portal().proxies)
    return {"X-Forwarded-For": found.address, "User-Agent": found.agent}


def kept(answer: AnyResponse, secret: str) -> AnyResponse:
    """Give the answer with the session's cookie, or without any where there is no secret.

    The browser keeps it until it closes: how long a session holds is identity's to say.
    """
    age = None if secret else 0
    answer.set_cookie(COOKIE, secret, max_age=age, secure=True, httponly=True, samesite="Lax", path="/")
    return answer


def answered_passkey() -> dict[str, Any] | None:
    """Give what a device answered, as the page's script put it into the form; None where it put nothing readable."""
    try:
        answer = json.loads(request.form.get("passkey", ""))
    except ValueError:
        return None
    return answer if isinstance(answer, dict) else None


def zone() -> ZoneInfo:
    """Give the viewer's zone, which their browser told; UTC until it has."""
    told = request.cookies.get("hourbook-zone", "").replace("%2F", "/")
    return ZoneInfo(told if told in _ZONES else "UTC")


def today() -> date:
    """Give the date where the viewer is."""
    return datetime.fromtimestamp(portal().now_epoch(), UTC).astimezone(zone()).date()


def day_asked(name: str = "day") -> date:
    """Give the date in the address, or today."""
    return date_asked(name) or today()


def date_asked(name: str) -> date | None:
    """Give the date in the address, None where there is none that can be read."""
    try:
        return date.fromisoformat(request.args.get(name, ""))
    except ValueError:
        return None


def locale() -> Locale:
    """Give the locale that amounts and dates are written in, by what the browser asks for."""
    return locale_of(asked())


def tried(do: Callable[[], Any], fallback: Any = None) -> Any:
    """Ask for something the page can do without: what this person may not know is left out."""
    try:
        return do()
    except ApiProblem as problem:
        if problem.status not in (403, 404):
            raise
        return fallback
