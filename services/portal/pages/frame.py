"""The frame around every page: home, help, search by id, how it looks, the files it is dressed with.

In: the request. Out: HTML, a redirect, or a file of this service.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from hashlib import sha256
from mimetypes import guess_type
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Flask, Response, abort, current_app, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from services.portal.domain.masked import mask
from services.portal.domain.navigation import MONEY, Page, pages_for
from services.portal.domain.words import ROLE_DOES, ROLES
from services.portal.pages.visit import person, portal, session, today, zone
from services.portal.usecases.ports import ApiProblem
from shared.plumbing.metrics import CONTENT_TYPE, metrics_text

frame = Blueprint("frame", __name__)
_STATIC = Path(__file__).parents[1] / "static"
# Whatever else the ledger may know: ids, and what stands on a bank's line.
_TRACED = re.compile(r"[A-Za-z0-9_-]{8,64}")
LOOKS = ("light", "dark")
APIS = ("identity", "onboarding", "timetracking", "payroll", "payments", "billing", "ledger", "notifications", "audit")
# Which page shows a thing, by the kind its id begins with.
_FOUND = {
    "ern": "why.earning", "itm": "trainer.pay_item", "tsh": "approver.sheet", "dsp": "disputes.dispute",
    "run": "runs.resume", "trn": "people.person", "inv": "invoices.invoice", "chg": "why.charge",
}  # fmt: skip


@frame.get("/")
def home() -> AnyResponse:
    """Open the first page of the person's role."""
    found = _there(pages_for(person().roles))
    return redirect(url_for(found[0].endpoint)) if found else redirect(url_for("frame.help_page"))


@frame.get("/help")
def help_page() -> str:
    """List keys and words."""
    return render_template("help.html", apis=APIS)


@frame.get("/find")
def find() -> AnyResponse | str:
    """Open what an id names."""
    wanted = request.args.get("q", "").strip()
    endpoint = _FOUND.get(wanted.partition("_")[0])
    if not endpoint and wanted.isascii() and _TRACED.fullmatch(wanted) and person().may(*MONEY):
        endpoint = "books.trace"
    if endpoint:
        return redirect(url_for(endpoint, identifier=wanted))
    if wanted and "people.board" in {page.endpoint for page in pages_for(person().roles)}:
        return redirect(url_for("people.board", q=wanted))
    return render_template("found_nothing.html", wanted=wanted)


@frame.post("/look")
def choose_look() -> AnyResponse:
    """Keep light or dark, or follow the machine."""
    look = request.form.get("look", "")
    answer = redirect(inside(request.form.get("back", "")))
    answer.set_cookie("hourbook-look", look if look in LOOKS else "", max_age=31_536_000, secure=True, httponly=True,
                      samesite="Lax")  # fmt: skip
    return answer


@frame.get("/assets/<digest>/<name>")
def asset(digest: str, name: str) -> Response:
    """Give a file that may be kept for good, since its address names what is in it."""
    if name not in digests():
        abort(404)
    body = _packed(name)
    answer = Response(body, content_type=guess_type(name)[0])
    answer.headers.update({"Content-Encoding": "gzip", "Vary": "Accept-Encoding"})
    if digest == digests()[name]:
        answer.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return answer


@frame.get("/livez", endpoint="health")
@frame.get("/readyz", endpoint="health")
def health() -> dict[str, str]:
    """Say that the pages are there; whether the services behind them are is asked of these."""
    return {"status": "ok"}


@frame.get("/metrics")
def metrics() -> Response:
    """Write what this process counted; the front lets nobody outside come here."""
    return Response(metrics_text(), content_type=CONTENT_TYPE)


@lru_cache(maxsize=1)
def digests() -> Mapping[str, str]:
    """Give the files there are, each with the start of its digest."""
    return {path.name: sha256(path.read_bytes()).hexdigest()[:12] for path in sorted(_STATIC.iterdir())}


@lru_cache(maxsize=32)
def _packed(name: str) -> bytes:
    return gzip.compress((_STATIC / name).read_bytes(), mtime=0)


def inside(address: str) -> str:
    """Give an address within this site, and the home page for any other.

    Browsers pass over tabs and line breaks in an address, and take a backslash for a slash.
    """
    own = address.startswith("/") and not address.startswith("//") and "\\" not in address and address.isprintable()
    return address if own else "/"


def wanted() -> str | None:
    """Say where to go on after a sign-in: to the page that was asked for, or to the one with the form that was sent."""
    if request.method == "GET":
        found = request.full_path.rstrip("?")
    else:
        came = urlsplit(request.referrer or "/")
        found = inside(f"{came.path}?{came.query}".rstrip("?")) if askable(came.path) else "/"
    return found if found != "/" else None


def askable(path: str) -> bool:
    """Say whether a page is shown at a path: some only take forms."""
    try:
        current_app.create_url_adapter(request).match(path, method="GET")  # type: ignore[union-attr]
    except HTTPException:
        return False
    return True


def _there(pages: Iterable[Page]) -> list[Page]:
    return [page for page in pages if page.endpoint in current_app.view_functions]


def frame_pages(app: Flask, prove: Callable[[ApiProblem], AnyResponse]) -> None:
    """Give every template the frame's words, and every problem a page; `prove` leads to where one proves who one is."""

    @app.context_processor
    def around() -> dict[str, Any]:
        known = session()
        token = mask(known.form_token, portal().new_secret()) if known else ""
        look = request.cookies.get("hourbook-look", "")
        return {
            "me": known.person if known else None, "form_token": token,
            "pages": _there(pages_for(known.person.roles)) if known else [], "look": look if look in LOOKS else "",
            "asset": lambda name: url_for("frame.asset", digest=digests()[name], name=name), "role_words": ROLES,
            "role_does": ROLE_DOES, "new_key": portal().new_secret, "viewer_zone": zone().key, "this_day": today(),
            "again": request.full_path.rstrip("?") if request.method == "POST" and askable(request.path) else "",
        }  # fmt: skip

    @app.errorhandler(ApiProblem)
    def refused(problem: ApiProblem) -> AnyResponse | tuple[str, int]:
        if problem.status == 401:
            return prove(problem)
        return render_template("problem.html", problem=problem), problem.status

    @app.errorhandler(HTTPException)
    def lost(error: HTTPException) -> tuple[str, int]:
        problem = ApiProblem(error.code or 500, (error.name or "").lower().replace(" ", "_"), error.description or "")
        return render_template("problem.html", problem=problem), problem.status
