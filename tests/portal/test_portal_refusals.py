"""A refusal on a page: in the page's words, with what only the service found behind them."""

from __future__ import annotations

import pytest
from flask import Flask

from services.portal.domain.faults import NOTHING
from services.portal.pages.beside import refusal


@pytest.mark.parametrize("language, said", [
    ("en", "Row 3 says it."),
    ("fr", 'Une autre ligne dit la même chose ; gardez-en une. <span lang="en">Row 3 says it.</span>'),
    ("es-MX", 'Otra fila dice lo mismo; deje una de ellas. <span lang="en">Row 3 says it.</span>'),
])  # fmt: skip
def test_what_only_the_service_found_follows_the_words(language, said):
    with Flask("words").test_request_context(headers={"Accept-Language": language}):
        assert refusal("row_twice", "Row 3 says it.") == said


@pytest.mark.parametrize("code, language, said", [
    ("engagement_not_found", "id", "Tidak ada hal seperti itu di sini, atau bukan untuk Anda lihat."),
    ("credentials_wrong", "es", "Ninguna cuenta entra con estos datos; revise ambos."),
    ("of_tomorrow", "fr", '<span lang="en">As &lt;the service&gt; said it.</span>'),
    ("of_tomorrow", "en", "As &lt;the service&gt; said it."), ("pay_run_not_found", "en", NOTHING),
])  # fmt: skip
def test_a_refusal_is_said_in_the_page_s_language_or_marked_as_english(code, language, said):
    with Flask("words").test_request_context(headers={"Accept-Language": language}):
        assert refusal(code, "As <the service> said it.") == said
