"""Catalogues of sentences (gettext). In: a folder of `.po` files and a language. Out: sentences by the English ones.

They are read as they are written: there are few sentences, and no compiled file to forget.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from shared.values.language import ENGLISH


@cache
def read_catalogue(folder: Path, language: str) -> Mapping[str, str]:
    """Give the catalogue of a language; English has none, for its sentences are the keys.

    What has a context lies under `in_context` of both.
    """
    if language == ENGLISH:
        return {}
    with (folder / f"{language}.po").open("rb") as file:
        found = [one for one in read_po(file, locale=language) if one.id and one.string]
    return {in_context(one.context or "", str(one.id)): str(one.string) for one in found}


def in_context(context: str, sentence: str) -> str:
    """Give the key of a sentence, as gettext keeps it."""
    return f"{context}\x04{sentence}" if context else sentence
