"""Sentences worded for whoever reads them: the form from a catalogue, numbers and days by locale."""

from __future__ import annotations

from datetime import date

import pytest

from services.payroll.main import TEXTS
from shared.plumbing.wording import worded
from shared.values.money import Money
from shared.values.sentence import Clock, Day, Moment, Number, say

NINE = 1_791_183_600  # 2026-10-05T07:00:00Z, nine in Berlin


def plain(text: str) -> str:
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("part, english, asked, said", [
    (Money(123450, "EUR"), "1234.50 EUR", "es-ES", "1.234,50 EUR"),
    (Money(123450, "EUR"), "1234.50 EUR", "es-MX", "1,234.50 EUR"),
    (Money(-123450, "EUR"), "-1234.50 EUR", "fr", "\N{MINUS SIGN}1 234,50 EUR"),
    (Money(1234, "JPY"), "1234 JPY", "id", "1.234 JPY"),
    (Money(1234567, "KWD"), "1234.567 KWD", "en", "1,234.567 KWD"),
    (Number("1022.04255319", "… (1036/47)"), "1022.04255319… (1036/47)", "fr", "1 022,04255319… (1036/47)"),
    (Number("20.0000"), "20.0000", "id-ID", "20,0000"),
    (1234, "1234", "es-ES", "1.234"),
    (date(2026, 10, 5), "2026-10-05", "fr", "5 oct. 2026"),
    (Day(date(2026, 10, 5)), "Mon 5 Oct 2026", "es", "lun, 5 oct 2026"),
    (Moment(NINE, "Europe/Berlin"), "Mon 5 Oct 2026 09:00", "id", "Sen, 5 Okt 2026, 09:00"),
    (Clock(NINE + 1, "Europe/Berlin"), "09:00:01", "fr", "09:00:01"),
    ("ent_1", "ent_1", "fr", "ent_1"),
])  # fmt: skip
def test_what_stands_in_a_place_is_written_as_the_reader_writes_it(part, english, asked, said):
    sentence = say("%(text)s", text=part)
    assert str(sentence) == english
    assert plain(worded(sentence, TEXTS, asked)) == said


def test_a_sentence_within_a_sentence_is_worded_too():
    line = say("%(what)s: %(amount)s.", what=say("Own rate"), amount=Money(100, "USD"))
    assert str(line) == "Own rate: 1.00 USD."
    assert plain(worded(line, TEXTS, "fr-CA")) == "Taux propre : 1,00 USD."


@pytest.mark.parametrize("asked", ["en", "sw", "*"])
def test_a_language_nobody_speaks_here_is_answered_in_english(asked):
    assert worded(say("Own rate"), TEXTS, asked) == "Own rate"


def test_a_service_without_catalogues_speaks_english():
    assert worded(say("Own rate"), None, "fr") == "Own rate"
