"""Pages of trainers, approvers, vendors, clients and strangers in four languages: every sentence in every catalogue."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_file
from werkzeug.test import Client

from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.onboarding.domain.funnel import STEPS
from services.portal.domain import faults, figures, import_sheet, typed_hours, words
from services.portal.domain.navigation import pages_for
from services.portal.pages.approver import SENTENCES as OF_APPROVERS
from services.portal.pages.language import FOLDER, catalogues
from services.portal.usecases.save_week import MOVED_ON
from shared.values.language import LANGUAGES

TEMPLATES = FOLDER.parent / "templates"
# Whatever a trainer, an approver, a vendor, a client, or somebody who has not signed in, can open.
SPOKEN = (
    "frame sign_in accept second_factor today timesheets own_sheet steps pay pay_item earnings why problem chart week "
    "disputes dispute help found_nothing marks account confirm provider_code passkey_button inbox sheet reopening "
    "fields own_steps own_identity own_agreement own_tax_form own_accounts own_credentials own_availability "
    "funnel people person bring projects statement credentials agreement webhooks webhook webhook_types secret "
    "invoices invoice invoice_line billed_disputes billed_dispute billed_dispute_new budgets"
).split()  # fmt: skip
# Names, keys, units and formats, which are the same everywhere.
SAME = re.compile(r"Hourbook|PDF|UBL|IBAN|BIC|Ctrl|Enter|Esc|[gjkxK]|h:mm")


def sentences() -> set[str]:
    found: set[str] = set()
    for name in SPOKEN:
        path = TEMPLATES / f"{name}.html"
        options = {"newstyle_gettext": "true"}
        found |= {str(one[1]) for one in extract_from_file("jinja2.ext.babel_extract", str(path), options=options)}
    weeks = [{"sheet": {"week_start": "2026-10-05"}, "seconds": 60}]
    earned = [{"workweek_start": "2026-10-05", "amount": {"amount": "1.00", "currency": "EUR"}}]
    plain = figures.Words(str, lambda amount: amount["amount"])
    spent = [{"issued_on": "2026-10-31", "total": {"amount": "1.00", "currency": "EUR"}}]
    for chart in (
        figures.hours_against_caps(weeks, 60, plain), *figures.earned_by_week(earned, plain),
        *figures.spend(spent, plain), figures.budgets([]),
    ):  # fmt: skip
        found |= {chart.title, chart.says, chart.of, *chart.series}
    found |= {*typed_hours.SENTENCES, MOVED_ON, "Enter your address and your password."}
    found |= {*words.ROLES.values(), *words.ROLE_DOES.values(), *words.EARNINGS.values()}
    found |= {page.title for page in pages_for(["trainer", "approver", "vendor_manager", "client"])}
    found |= {*words.STEPS.values(), *STEPS.values()}
    found |= {field.title for fields in import_sheet.KINDS.values() for field in fields}
    found |= {"Choose a column, or write what is the same for everyone."}
    drawn = figures.funnel([{"step": "ready", "trainers": 1}], words.step)
    found |= {drawn.title, drawn.says, drawn.of, *drawn.series}
    found |= {*faults.SENTENCES.values(), *words.GIVEN.values()}
    found |= {*OF_APPROVERS, *words.FLAGS.values(), words.flag("device")}
    return found | {words.word(state) for state in (
        "draft", "submitted", "approved", "returned", "disputed", "mixed", "open", "answered", "escalated", "decided",
        "withdrawn", "ordered", "released", "settled", "approve", "correct", "reject", "pending",
        "active", "replaced", "rejected", "cooling", "verified", "refused", "revoked", "confirmed", "failed",
        "registered", "accepted", "left", "paused", "disabled", "removed", "waiting", "delivered", "given_up", "held",
        "contractor", "employee", "document", "credential", "all",
        "issued", "part_paid", "paid", "credited", "void",
        "hours.approved", "hours.corrected", "bill_rate.set", "engagement.started",
    )}  # fmt: skip


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_every_sentence_is_in_the_catalogue_with_its_places(language):
    kept, wanted = catalogues()[language], sentences() - {""}
    assert sorted(wanted - set(kept)) == []
    places = re.compile(r"%\(\w+\)s")
    assert [one for one, text in kept.items() if sorted(places.findall(one)) != sorted(places.findall(text))] == []


@pytest.mark.parametrize("name", SPOKEN)
def test_no_sentence_stands_outside_a_catalogue(name):
    text = (TEMPLATES / f"{name}.html").read_text()
    bare = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", "", text, flags=re.DOTALL)
    spoken = re.findall(r'(?:aria-label|title|placeholder)="([^"]*)"', bare) + re.split(r"<[^>]*>", bare)
    left = [SAME.sub("", one).strip() for one in spoken]
    assert [one for one in left if re.search(r"[A-Za-z]{2}", one) and not one.startswith(("https:", "aria-"))] == []


@pytest.fixture(scope="module")
def visitor(tmp_path_factory):
    house = open_house_now(Path(tmp_path_factory.mktemp("language")) / "data", {"second_factor_roles": ""})
    yield Client(Front(house, {}))
    house.close()


@pytest.mark.parametrize("asked, language, said", [
    ("es-MX,es;q=0.9,en;q=0.5", "es", "Iniciar sesión"), ("fr-CA", "fr", "Se connecter"), ("id", "id", "Masuk"),
    ("en-US", "en", "Sign in"), ("sw,ta;q=0.9", "en", "Sign in"), ("", "en", "Sign in"),
])  # fmt: skip
def test_the_door_speaks_what_the_browser_asks_for(visitor, asked, language, said):
    page = visitor.get("/sign-in", headers={"Accept-Language": asked}, base_url="https://localhost").text
    assert f'<html lang="{language}"' in page
    assert f"<h1>{said}</h1>" in page
