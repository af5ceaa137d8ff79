"""Forms that came back. In: a service's refusal, what was sent. Out: sentences for fields, and what to show in them."""

from __future__ import annotations

from collections.abc import Collection

from flask import request

from services.portal.domain.faults import plain
from services.portal.pages.language import translate
from services.portal.usecases.ports import ApiProblem


def said_beside(problem: ApiProblem) -> dict[str, str]:
    """Give the sentence of each field at fault by its place, as `document.kind`; as `all` where no field is named.

    Whoever is not taken as who they say is no fault of a form: that goes on to where one proves it.
    """
    if problem.status == 401:
        raise problem
    found = {one.pointer.strip("/").replace("/", "."): plain(one.code, one.detail) for one in problem.faults}
    return found or {"all": plain(problem.code, problem.detail)}


def by_field(problem: ApiProblem) -> dict[str, str]:
    """Give the sentence of each field at fault by its own name, in the page's language."""
    return {one.pointer.rpartition("/")[2]: translate(plain(one.code, one.detail)) for one in problem.faults}


def told(problem: ApiProblem) -> str:
    """Say all of a refusal in the page's language; what pages have no words for is said in the service's own."""
    found = [(one.code, one.detail) for one in problem.faults] or [(problem.code, problem.detail)]
    return " ".join(dict.fromkeys(translate(plain(code, detail)) for code, detail in found))


def typed(names: Collection[str]) -> dict[str, str]:
    """Give what was typed into these fields, without those that were left empty."""
    return {name: text for name in names if (text := request.form.get(name, "").strip())}
