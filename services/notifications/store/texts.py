"""The texts in every language. In: the folder with the catalogues (gettext). Out: a translator by language.

The catalogues are read as they are written: there are few sentences, and no compiled file to forget.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from services.notifications.domain.wording import Translate
from shared.values.language import ENGLISH, LANGUAGES

FOLDER = Path(__file__).parents[1] / "texts"


@cache
def translators() -> Mapping[str, Translate]:
    """Give a translator for each language; English needs none, for its sentences are the keys."""
    return {language: _translator(_catalogue(language)) for language in LANGUAGES}


def _catalogue(language: str) -> Mapping[str, str]:
    if language == ENGLISH:
        return {}
    with (FOLDER / f"{language}.po").open("rb") as file:
        return {str(one.id): str(one.string) for one in read_po(file, locale=language) if one.id and one.string}


def _translator(catalogue: Mapping[str, str]) -> Translate:
    return lambda sentence: catalogue.get(sentence, sentence)
