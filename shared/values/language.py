"""The languages people are written to in. In: nothing. Out: ISO 639-1 codes, the default first."""

from __future__ import annotations

LANGUAGES = ("en", "id", "es", "fr")
ENGLISH = LANGUAGES[0]
