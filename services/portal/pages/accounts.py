"""One's own account before there is a session: a password by a mailed link, a second factor. In: forms. Out: HTML.

A link's secret stands behind the `#` of its address, which no browser sends anywhere: the page's script alone hands it
to identity. A second factor is set up with address and password, for whoever needs one has no session yet.
"""

from __future__ import annotations

import segno
from flask import Blueprint, render_template, request
from markupsafe import Markup

from services.portal.calls.as_person import AsPerson
from services.portal.pages.beside import told
from services.portal.pages.visit import origin, portal
from services.portal.usecases.ports import ApiProblem

accounts = Blueprint("accounts", __name__)
_IDENTITY = "/api/identity/v1"


@accounts.get("/accept")
def accept() -> str:
    """Show the form on which a link in a mail is used."""
    return render_template("accept.html")


@accounts.get("/second-factor")
def factor() -> str:
    """Ask who it is for."""
    return render_template("second_factor.html", step="begin", typed={}, faults={})


@accounts.post("/second-factor", endpoint="set_up")
def set_up_factor() -> str | tuple[str, int]:
    """Give a secret for a phone, then put it in use by its first code; what is wrong stands on the step it is of."""
    typed = {name: request.form.get(name, "").strip() for name in ("email", "code", "secret", "uri")}
    proof = {"email": typed["email"], "password": request.form.get("password", "")}
    step = "confirm" if request.form.get("do") == "confirm" else "begin"
    try:
        if step == "begin":
            code = {"code": typed["code"]} if typed["code"] else {}
            begun = _stranger().send("POST", f"{_IDENTITY}/second-factors", proof | code)
            typed |= {"secret": begun["secret"], "uri": begun["otpauth_uri"]}
            return _factor_page("confirm", typed)
        done = _stranger().send("POST", f"{_IDENTITY}/second-factor-confirmations", proof | {"code": typed["code"]})
    except ApiProblem as problem:
        return _factor_page(step, typed, told(problem)), 422
    return render_template("second_factor.html", step="done", typed=typed, faults={}, codes=done["recovery_codes"])


def _factor_page(step: str, typed: dict[str, str], fault: str = "") -> str:
    """Show a step; the address that a phone reads came with the secret, or comes back with the form."""
    phone_reads = typed["uri"] if typed["uri"].startswith("otpauth://") else ""
    code = _drawn(phone_reads) if step == "confirm" and phone_reads else None
    return render_template("second_factor.html", step=step, typed=typed | {"uri": phone_reads}, code=code,
                           faults={"all": fault} if fault else {})  # fmt: skip


def _drawn(address: str) -> Markup:
    """Draw an address as a QR code: dark on light in either theme, for many a phone reads no other."""
    drawn = segno.make(address, error="m", micro=False).svg_inline(
        scale=4, border=4, dark="#000", light="#fff", svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 - nothing but shapes stands in it, which the library draws


def _stranger() -> AsPerson:
    return AsPerson(portal().transport, origin())
