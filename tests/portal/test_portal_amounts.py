"""Amounts on pages: written in one way, and each leads to what explains it, unless the page itself does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from services.portal.domain.navigation import explained, pages_for
from services.portal.pages.language import FOLDER

TEMPLATES = sorted((FOLDER.parent / "templates").glob("*.html"))
CALL = re.compile(r"marks\.amount\(([^()]*(?:\([^()]*\))?[^()]*)\)")
# Amounts without a link, by template: what explains each of them stands on the same page, or is nobody's pay.
EXPLAINED_HERE = {
    "account_postings.html": {"value"},  # the postings beneath
    "adjustments.html": {"one.amount", "one, signed=true"},  # why it was granted beside it; what nobody has posted
    "invoice.html": {"invoice.net", "invoice.tax", "invoice.total", "invoice.received", "owed"},  # lines and receipts
    "invoice_new.html": {"one.amount", "value"},  # what nobody has drafted yet
    "invoice_line.html": {"line.amount"},  # its arithmetic beneath
    "invoices.html": {"one.received"},  # what the client sent
    "pay.html": {"one"},  # the sum of the lines beneath
    "pay_item.html": {"item.amount"},  # its lines beneath
    "reports.html": {"one.charged", "one.earned"},  # sums of weeks by project
    "reopening.html": {"one, signed=true"},  # what nobody has posted
    "run_people.html": {
        "one.amount, signed=true", "amount, signed=true", "one.paid_from.amount", "one.paid_to.amount",
    },  # differences, with their reasons beside them; nothing, where one of the two runs does not pay somebody
    "statement.html": {"one", "one.earned", "one.in_runs"},  # a vendor may not see explanations of pay
    "why.html": {"earning.amount", "one.amount"},  # the page is the explanation
    "why_charge.html": {"charge.amount"},
}  # fmt: skip


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_amounts_are_written_by_the_one_macro(template: Path):
    text = template.read_text()
    if template.name != "marks.html":
        assert not re.findall(r"\|\s*(?:money|signed|amount)\b", text), "use marks.amount"
    bare = {call for call in CALL.findall(text) if "url_for" not in call and "explains" not in call}
    assert bare == EXPLAINED_HERE.get(template.name, set()), "an amount leads to what explains it"


def test_every_template_named_here_is_there():
    assert set(EXPLAINED_HERE) <= {path.name for path in TEMPLATES}


@pytest.mark.parametrize("identifier, roles, endpoint", [
    ("ern_1", {"finance"}, "why.earning"), ("ern_1", {"trainer"}, "why.earning"), ("ern_1", {"vendor_manager"}, ""),
    ("itm_1", {"auditor"}, "trainer.pay_item"), ("chg_1", {"admin"}, "why.charge"), ("chg_1", {"client"}, ""),
    ("inv_1", {"client"}, "invoices.invoice"), ("inv_1", {"trainer"}, ""), ("apr_1", {"finance"}, ""), ("", set(), ""),
])  # fmt: skip
def test_only_who_may_ask_is_led_to_an_explanation(identifier, roles, endpoint):
    assert explained(identifier, roles) == endpoint


@pytest.mark.parametrize("role, home", [
    ("trainer", "trainer.today"), ("approver", "approver.inbox"), ("finance", "finance.runs"),
    ("finance_approver", "finance.runs"), ("vendor_manager", "people.funnel"), ("client", "invoices.board"),
    ("admin", "operator.board"), ("auditor", "finance.runs"),
])  # fmt: skip
def test_everybody_begins_where_their_day_begins(role, home):
    assert pages_for([role])[0].endpoint == home
    letters = [page.letter for page in pages_for([role])]
    assert len(set(letters)) == len(letters)
