"""Forms that came back. In: a service's refusal, what was sent. Out: sentences for fields, and what to show in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from flask import request
from markupsafe import Markup, escape

from services.portal.domain.faults import FINDINGS, plain
from services.portal.pages.language import catalogues, language, translate
from services.portal.usecases.ports import ApiProblem
from shared.values.language import ENGLISH


def said_beside(problem: ApiProblem) -> dict[str, str]:
    """Give the sentence of each field at fault by its place, as `document.kind`; as `all` where no field is named.

    Whoever is not taken as who they say is no fault of a form: that goes on to where one proves it.
    """
    if problem.status == 401:
        raise problem
    found: dict[str, str] = {
        one.pointer.strip("/").replace("/", "."): refusal(one.code, one.detail) for one in problem.faults
    }
    return found or {"all": refusal(problem.code, problem.detail)}


def by_field(problem: ApiProblem) -> dict[str, str]:
    """Give the sentence of each field at fault by its own name."""
    return {one.pointer.rpartition("/")[2]: refusal(one.code, one.detail) for one in problem.faults}


def told(problem: ApiProblem) -> Markup:
    """Say all of a refusal."""
    found = [(one.code, one.detail) for one in problem.faults] or [(problem.code, problem.detail)]
    return joined(dict.fromkeys(refusal(code, detail) for code, detail in found))


def refusal(code: str, detail: str) -> Markup:
    """Say it in the page's language; a service's own sentence that pages have no words for is marked as English.

    Where only that sentence says what was found, it follows the words; in English it says all of it.
    """
    sentence = plain(code, detail)
    if language() == ENGLISH:
        return escape(detail if code in FINDINGS else sentence)
    if sentence not in catalogues()[language()]:
        return Markup('<span lang="en">{}</span>').format(sentence)
    said = escape(translate(sentence))
    return joined((said, Markup('<span lang="en">{}</span>').format(detail))) if code in FINDINGS else said


def joined(sentences: Iterable[str]) -> Markup:
    """Say one after the other, marked up as each is."""
    return Markup(" ").join(sentences)


def typed(names: Collection[str]) -> dict[str, str]:
    """Give what was typed into these fields, without those that were left empty."""
    return {name: text for name in names if (text := request.form.get(name, "").strip())}
