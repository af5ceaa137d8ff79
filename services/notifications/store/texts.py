"""The texts in every language. In: the folder with the catalogues (gettext). Out: a translator by language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from services.notifications.domain.wording import Translate
from shared.plumbing.catalogues import read_catalogue
from shared.values.language import LANGUAGES

FOLDER = Path(__file__).parents[1] / "texts"


@cache
def translators() -> Mapping[str, Translate]:
    """Give a translator for each language; English needs none, for its sentences are the keys."""
    return {language: _translator(read_catalogue(FOLDER, language)) for language in LANGUAGES}


def _translator(catalogue: Mapping[str, str]) -> Translate:
    return lambda sentence: catalogue.get(sentence, sentence)
