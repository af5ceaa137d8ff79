"""Every sentence is there in every language, fills in the same things, and prints numbers as they are."""

from __future__ import annotations

import re

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from services.notifications.domain.kinds import KINDS
from services.notifications.domain.settings import Settings
from services.notifications.domain.wording import page_of, word
from services.notifications.store.texts import FOLDER, translators
from services.portal.pages import BLUEPRINTS
from shared.values.language import ENGLISH, LANGUAGES

SENTENCES = [sentence for kind in KINDS.values() for sentence in (kind.subject, kind.text)]
OTHERS = [language for language in LANGUAGES if language != ENGLISH]
TOLD = {
    "expires_epoch": 1_791_158_400, "changed_epoch": 1_791_158_400, "last4": "3000", "reason": "{link} {x} %s",
    "amount_minor": 123_456_789, "currency": "KWD", "hours": "2:00:00", "day": "2026-10-05", "due_epoch": 1_791_806_400,
    "claimed": "2:00:00", "approved": "1:00:00", "title": "Amendment 2", "active_from_epoch": 1_791_417_600,
    "label": "Our desk", "disputes": 3, "disabled_epoch": 1_791_806_400, "timesheet_id": "tsh_1", "dispute_id": "dsp_1",
}  # fmt: skip


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_holds_these_sentences_and_no_others(language) -> None:
    with (FOLDER / f"{language}.po").open("rb") as file:
        catalogue = read_po(file, locale=language, abort_invalid=True)
    assert {one.id for one in catalogue if one.id} == set(SENTENCES)
    assert [one.id for one in catalogue if one.id and (not one.string or one.fuzzy)] == []


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_translation_fills_in_the_same_things(language, sentence) -> None:
    translated = translators()[language](sentence)
    assert translated != sentence
    assert sorted(re.findall(r"\{\w+\}", translated)) == sorted(re.findall(r"\{\w+\}", sentence))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_mail_can_be_written(language, kind) -> None:
    subject, text = word(kind, TOLD, language, translators()[language], "https://h.example/accept#s")
    assert "\n" not in subject
    left = text.replace(TOLD["reason"], "")
    assert "{" not in subject + left, "what someone typed is filled in as it is, and nothing is left open"
    assert ("https://h.example/accept#s" in left) == KINDS[kind].text.__contains__("{link}")


PAGED = [kind for kind, one in KINDS.items() if one.page]


@pytest.mark.parametrize("kind", PAGED)
def test_where_a_mail_can_be_acted_upon_is_a_page_of_the_portal(kind) -> None:
    pages = Flask("pages")
    for blueprint in BLUEPRINTS:
        pages.register_blueprint(blueprint)
    path = page_of(kind, TOLD)
    found, _ids = pages.url_map.bind("h.example").match(path)
    assert found != "frame.asset"
    address = Settings(public_url="https://h.example/").page(path)
    assert address == f"https://h.example{path}"
    assert word(kind, TOLD, "fr", translators()["fr"], None, address)[1].endswith(f"\n\n{address}")


def test_what_was_told_without_its_id_leads_nowhere() -> None:
    assert page_of("hours_returned", {"reason": "Which task?"}) == ""
    assert Settings().page("") == ""


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "5 October 2026"), ("es", "5 octubre 2026"), ("fr", "5 octobre 2026"), ("id", "5 Oktober 2026")],
)
def test_days_are_written_as_the_reader_does(language, shown) -> None:
    assert shown in word("hours_disputed", TOLD, language, translators()[language])[1]


@pytest.mark.parametrize(
    ("language", "currency", "minor", "shown"),
    [
        ("en", "EUR", 123_456_789, "1,234,567.89 EUR"),
        ("es", "EUR", 123_456_789, "1.234.567,89 EUR"),
        ("fr", "JPY", 1_234_567, "1\u202f234\u202f567 JPY"),
        ("id", "IDR", 1_234_567, "12.345,67 IDR"),
        ("en", "KWD", 1, "0.001 KWD"),
    ],
)
def test_amounts_are_shown_to_the_last_unit(language, currency, minor, shown) -> None:
    told = {"amount_minor": minor, "currency": currency}
    assert shown in word("payment_settled", told, language, translators()[language])[1]
