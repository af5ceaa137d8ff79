"""The export centre: every list as a file, and where the other files are. In: the services as anyone. Out: HTML, files.

A file is the list's own answer, handed on as it is: what somebody may not read in pages they cannot take away either.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, render_template, request

from services.portal.domain.export_lists import LISTS, VENDOR, ListFile, lists_for, may_take
from services.portal.domain.navigation import pages_for
from services.portal.pages.trail import instants
from services.portal.pages.visit import api, person, today, tried
from services.portal.usecases.ports import ApiProblem

exports = Blueprint("exports", __name__)
FORMATS = ("csv", "xlsx")
# Pages that lead to files other than lists, and which.
FILES = {
    "finance.runs": "The payroll register and the payment files of each run",
    "finance.payments": "Payment files that wait to be sent, and those that were",
    "statement.board": "A month of the people of a vendor",
    "invoices.board": "Each invoice as PDF, with its annex, and as UBL",
}


@exports.get("/exports", endpoint="board")
def exports_board() -> str:
    """Show every list that the visitor may read, and how it can be narrowed."""
    vendors = _vendors()
    subjects = [
        (title, [one for one in lists if not one.of_vendor or vendors or person().vendor_id])
        for title, lists in lists_for(person().roles)
    ]
    files = [(page, FILES[page.endpoint]) for page in pages_for(person().roles) if page.endpoint in FILES]
    return render_template("exports.html", subjects=subjects, files=files, vendors=vendors, formats=FORMATS,
                           since=today().replace(month=1, day=1).isoformat())  # fmt: skip


@exports.get("/exports/<path:name>", endpoint="file")
def file(name: str) -> Response:
    """Hand on a list as a file."""
    one, form = LISTS.get(name), request.args.get("format", "")
    if one is None or not may_take(one, person().roles) or form not in FORMATS:
        raise ApiProblem(404, "list_not_found", "There is no such list to take away.")
    given = api().document(f"{_path(one)}?{urlencode({**_narrowed(one), 'format': form})}")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


def _path(one: ListFile) -> str:
    vendor = person().vendor_id or request.args.get(VENDOR, "")
    return one.route.replace(f"<{VENDOR}>", quote(vendor, safe=""))


def _narrowed(one: ListFile) -> dict[str, str]:
    typed = {ask.name: text for ask in one.asks if (text := request.args.get(ask.name, "").strip())}
    return instants(typed) if any(ask.instant for ask in one.asks) else typed


def _vendors() -> list[Any]:
    """Give the vendors to choose from; whoever belongs to one has no choice."""
    return [] if person().vendor_id else tried(lambda: list(api().every("/api/onboarding/v1/vendors")), [])
