"""The language of a page. In: what the browser asks for, who is signed in. Out: sentences, words and locale in it.

Every page speaks the languages people are written to in. What services say of a price, a flag or a step of money they
word themselves, in the language they are asked in; a refusal that pages have no words for is English, and marked so.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from babel import Locale
from flask import Flask, has_request_context

from services.portal.pages.visit import asked
from shared.plumbing.catalogues import in_context, read_catalogue
from shared.plumbing.wording import day_locale_of, language_of
from shared.values.language import ENGLISH, LANGUAGES

FOLDER = Path(__file__).parents[1] / "texts"


@cache
def catalogues() -> Mapping[str, Mapping[str, str]]:
    """Give the sentences of every language by the English ones."""
    return {one: read_catalogue(FOLDER, one) for one in LANGUAGES}


def language() -> str:
    """Give the language of the page being answered."""
    if not has_request_context():
        return ENGLISH
    return language_of(asked())


def translate(sentence: str) -> str:
    """Give a sentence in the page's language; one that is in no catalogue stays as it is."""
    return catalogues()[language()].get(sentence, sentence)


def agreeing(sentence: str, noun: str) -> str:
    """Give a word in the page's language as it goes with a noun, where the language has genders."""
    kept = catalogues()[language()]
    gender = kept.get(in_context("gender", noun), "")
    return kept.get(in_context(gender, sentence), kept.get(sentence, sentence))


def counted(one: str, many: str, number: int) -> str:
    """Give the sentence for so many: both forms are in the catalogues, and French counts none as one."""
    return translate(one if day_locale().plural_form(number) == "one" else many)


def day_locale() -> Locale:
    """Give the locale of names of days and months: the page's language, in the region the browser asks for."""
    return day_locale_of(asked())


def register_language(app: Flask) -> None:
    """Hand sentences to the templates: `_("…", name=value)`."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    env: Any = app.jinja_env
    env.install_gettext_callables(translate, counted, newstyle=True)

    @app.context_processor
    def spoken() -> dict[str, str]:
        return {"language": language()}
