"""Every page in four languages: every sentence in every catalogue, and none beside them."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask
from spoken import SPOKEN, TEMPLATES, in_templates, sentences
from werkzeug.test import Client

from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.billing.domain import states as billing
from services.identity.domain import account as identity
from services.notifications.domain import webhook
from services.onboarding.domain import credential, trainer
from services.payments.domain import verification
from services.payroll.domain import run
from services.portal.domain import words
from services.portal.pages.language import catalogues, counted
from services.portal.pages.show import amount, cited, day, state
from shared.plumbing.catalogues import in_context
from shared.values.language import LANGUAGES

# Names, keys, units and formats, which are the same everywhere.
SAME = re.compile(r"(?:usr|run)_…|Hourbook|PDF|UBL|SHA-256|IBAN|BIC|Ctrl|Enter|Esc|[gjkxK]|h:mm")


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_sentence_is_in_the_catalogue_with_its_places(language):
    kept, wanted = catalogues()[language], sentences() - {""}
    assert sorted(wanted - set(kept)) == []
    places = re.compile(r"%\(\w+\)s")
    assert [one for one, text in kept.items() if sorted(places.findall(one)) != sorted(places.findall(text))] == []


def test_no_catalogue_holds_what_nothing_says_any_more():
    """Besides what pages ask for there are sentences that services say, which stand in their code as they are."""
    house = TEMPLATES.parents[2]
    code = "".join(path.read_text() for name in ("services", "shared") for path in (house / name).rglob("*.py"))
    code = re.sub(r'"\n\s*f?"', "", code)
    left = {one for kept in catalogues().values() for one in kept if "\x04" not in one} - sentences()
    assert sorted(one for one in left if one not in code) == []


@pytest.mark.parametrize("name", SPOKEN)
def test_no_sentence_stands_outside_a_catalogue(name):
    text = (TEMPLATES / f"{name}.html").read_text()
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', bare) + re.split(r"<[^>]*>", bare)
    left = [SAME.sub("", one).strip() for one in spoken]
    assert [one for one in left if re.search(r"[A-Za-z]{2}", one) and not one.startswith(("https:", "aria-"))] == []


@pytest.mark.parametrize("name", SPOKEN)
def test_what_templates_work_out_is_asked_of_a_catalogue(name):
    code = re.findall(r"\{%.*?%\}|\{\{.*?\}\}", (TEMPLATES / f"{name}.html").read_text(), flags=re.DOTALL)
    texts = {text for one in code for text in re.findall(r'"([^"]*)"', one)} - in_templates(name)
    # What is left are codes, endpoints and the forms of days.
    assert [one for one in texts if re.search(r"[a-z]{2} [a-z]|^[A-Z][a-z]+", one)] == []


def test_every_state_is_said_of_a_noun_and_agrees_with_it():
    code = "".join((TEMPLATES / f"{name}.html").read_text() for name in SPOKEN)
    assert re.findall(r"\|state(?!\()", code) == []
    nouns = set(re.findall(r'"(\w+)"', " ".join(re.findall(r"\|(?:state|word)\((.*?)\)", code))))
    genders = {one: {in_context("gender", noun) for noun in nouns} for one in ("es", "fr")}
    assert {one: wanted - set(catalogues()[one]) for one, wanted in genders.items()} == {"es": set(), "fr": set()}
    # Spanish and French participles end so, and have another form for what is feminine.
    ends = {"es": r"(?:ad|id|iert|ct|t)o( en parte| a finanzas)?", "fr": r".*(?:é|i|u|t|is)( en partie| aux finances)?"}
    # Of people, who have a name and not a gender here.
    invariable = {"left"}
    for language, end in ends.items():
        kept = catalogues()[language]
        agreeing = {one for one in kept if in_context("f", one) in kept}
        alike = {
            one for one in said_states() - invariable if re.fullmatch(f".*{end}", kept[one]) and one not in agreeing
        }
        assert alike == set(), language


def said_states() -> set[str]:
    """Give the words of states that things are in, from the tables of services."""
    tables = (
        billing.STATES, identity.TRANSITIONS, run.TRANSITIONS, run.PAYMENT_STATES, trainer.TRANSITIONS,
        credential.TRANSITIONS, verification.TRANSITIONS, webhook.TRANSITIONS, webhook.DELIVERY_STATES,
        ("approved", "returned", "disputed", "rejected", "answered", "decided", "escalated", "withdrawn", "mixed"),
    )  # fmt: skip
    return {words.word(state) for table in tables for state in table}


@pytest.mark.parametrize("asked, noun, said", [
    ("fr", "timesheet", "approuvée"), ("fr", "payment", "approuvé"), ("es-MX", "timesheet", "aprobada"),
    ("es", "payment", "aprobado"), ("id", "timesheet", "disetujui"), ("en", "timesheet", "approved"),
])  # fmt: skip
def test_a_state_agrees_with_what_it_is_said_of(asked, noun, said):
    with Flask("words").test_request_context(headers={"Accept-Language": asked}):
        assert state("approved", noun) == f'<span class="state good">{said}</span>'


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    house = open_house_now(Path(tmp_path_factory.mktemp("language")) / "data", {"second_factor_roles": ""})
    yield Client(Front(house, {}))
    house.close()


@pytest.mark.parametrize("asked, said", [
    ("es-MX,es;q=0.9", "1,234.50 EUR on 9 oct 2026"), ("es-ES", "1.234,50 EUR on 9 oct 2026"),
    ("fr-CH", "1 234,50 EUR on 9 oct. 2026"), ("id-ID", "1.234,50 EUR on 9 Okt 2026"),
    ("en-IN", "1,234.50 EUR on 9 Oct 2026"), ("en", "1,234.50 EUR on 9 Oct 2026"),
    ("de-AT", "1.234,50 EUR on 9 Oct 2026"), ("", "1,234.50 EUR on 9 Oct 2026"),
])  # fmt: skip
def test_amounts_and_days_follow_the_region_that_is_asked_for(asked, said):
    app = Flask("words")
    with app.test_request_context(headers={"Accept-Language": asked}):
        written = f"{amount({'amount': '1234.50', 'currency': 'EUR'})} on {day('2026-10-09')}"
        assert written.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ") == said


@pytest.mark.parametrize("asked, said", [
    ("fr", "dimanche 29 novembre"), ("es-ES", "domingo, 29 de noviembre"), ("id", "Minggu, 29 November"),
    ("en", "Sunday, 29 November"),
])  # fmt: skip
def test_days_are_written_whole_where_whole_words_are_asked_for(asked, said):
    with Flask("words").test_request_context(headers={"Accept-Language": asked}):
        assert day("2026-11-29", "EEEE, d MMMM") == said
        assert day("2026-11-29", "EEE d MMM") != said


def test_ids_in_a_sentence_are_short_and_whole_on_hover():
    entry = "ent_01a225d1d0fa7000ad5f1803ca62b9d5"
    with Flask("words").test_request_context():
        said = cited(f"<b> {entry}: 1:00 [29 U.S.C. 207]")
    assert said == f'&lt;b&gt; <code title="{entry}">ent…62b9d5</code>: 1:00 <cite>[29 U.S.C. 207]</cite>'


@pytest.mark.parametrize("number, said", [(0, "0 personne"), (1, "1 personne"), (2, "2 personnes")])
def test_what_is_counted_takes_the_form_of_its_language(number, said):
    app = Flask("words")
    with app.test_request_context(headers={"Accept-Language": "fr"}):
        form = counted("%(num)s person, %(hours)s hours", "%(num)s people, %(hours)s hours", number)
        assert (form % {"num": number, "hours": "0:00"}).startswith(f"{said}, ")


@pytest.mark.parametrize("asked, language, said", [
    ("es-MX,es;q=0.9,en;q=0.5", "es", "Iniciar sesión"), ("fr-CA", "fr", "Se connecter"), ("id", "id", "Masuk"),
    ("en-US", "en", "Sign in"), ("sw,ta;q=0.9", "en", "Sign in"), ("", "en", "Sign in"),
])  # fmt: skip
def test_the_door_speaks_what_the_browser_asks_for(visitor, asked, language, said):
    page = visitor.get("/sign-in", headers={"Accept-Language": asked}, base_url="https://localhost").text
    assert f'<html lang="{language}"' in page
    assert f"<h1>{said}</h1>" in page
