"""A trainer's own steps: what is left to do, who they are, the agreement. In: the services as them. Out: HTML."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from services.portal.pages.beside import said_beside, typed
from services.portal.pages.visit import api, person, today, tried
from services.portal.usecases.ports import ApiProblem
from services.portal.usecases.show_own_steps import ONBOARDING, show_own_steps

own = Blueprint("own", __name__)
_CONFIRMED = ("given_name", "family_name", "country", "zone")
_DOCUMENT = ("kind", "country", "document_number", "expires_on")


@own.get("/me", endpoint="board")
def board() -> str:
    """Say what is left to do before one works and is paid, and what is done."""
    shown = show_own_steps(api(), mine(), today())
    return render_template("own_steps.html", shown=shown, done=request.args.get("done", ""))


@own.get("/me/identity")
def identity() -> str:
    """Show what the vendor said of the trainer, to be confirmed or corrected."""
    return _identity(api().get(_path())["person"], {})


@own.post("/me/identity", endpoint="confirm")
def confirm_identity() -> AnyResponse | tuple[str, int]:
    """Take the trainer's own word."""
    said, document = typed(_CONFIRMED), typed([f"document.{name}" for name in _DOCUMENT])
    shown = {name.partition(".")[2]: text for name, text in document.items()}
    body: dict[str, Any] = said | ({"document": shown} if shown else {})
    try:
        api().send("POST", f"{_path()}/confirmations", body)
    except ApiProblem as problem:
        return _identity({**request.form, **said}, said_beside(problem)), 422
    return redirect(url_for("own.board", done="identity_data"))


@own.get("/me/agreement")
def agreement() -> str:
    """Show the text to sign, and what was signed before."""
    return _agreement({})


@own.post("/me/agreement", endpoint="sign")
def sign_agreement() -> AnyResponse | tuple[str, int]:
    """Sign the very text that was shown."""
    body = {"digest": request.form.get("digest", ""), **typed(["signed_name"])}
    try:
        api().send("POST", f"{_path()}/signatures", body)
    except ApiProblem as problem:
        return _agreement(said_beside(problem)), 422
    return redirect(url_for("own.board", done="agreement"))


@own.get("/me/agreement/<identifier>.pdf", endpoint="document")
def signed_document(identifier: str) -> Response:
    """Hand on a signed agreement."""
    given = api().document(f"{_path()}/agreements/{identifier}/document.pdf")
    return Response(given.body, content_type=given.media, headers={"Content-Disposition": given.disposition})


def mine() -> str:
    """Give the id of the trainer who is signed in; whoever is none has nothing to do here."""
    trainer_id = person().trainer_id
    if trainer_id is None:
        raise ApiProblem(404, "trainer_not_found", "These pages are for trainers; you are signed in as somebody else.")
    return trainer_id


def _path() -> str:
    return f"{ONBOARDING}/trainers/{mine()}"


def _identity(values: Any, faults: dict[str, str]) -> str:
    return render_template("own_identity.html", values=values, faults=faults)


def _agreement(faults: dict[str, str]) -> str:
    text = tried(lambda: api().get(f"{ONBOARDING}/agreement"))
    sent = api().get(f"{_path()}/agreements")["data"]
    signed = [one for one in reversed(sent) if one["signed"]]
    known = text and text["agreement_id"] in {one["agreement_id"] for one in signed}
    return render_template("own_agreement.html", text=None if known else text, signed=signed, faults=faults,
                           values=request.form)  # fmt: skip
