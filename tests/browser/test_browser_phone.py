"""Tables at the width of a phone: what does not fit side by side stands below each other; nothing scrolls sideways."""

from __future__ import annotations

import re

import pytest
from pictures import PHONE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("browser")]
SIDEWAYS = """[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth + 1)
.map((one) => one.getAttribute('aria-label'))"""
# A role, pages of the menu, and the first page behind each whose address looks so.
WALKS = {
    "Finance": (("/runs", r"/runs/run_\w+"), ("/payments", ""), ("/invoices", r"/invoices/inv_\w+$"),
                ("/ledger", r"/ledger/weeks/.*"), ("/ledger/accounts/bank/EUR", ""), ("/reports", "")),
    "Client": (("/invoices", r"/invoices/inv_\w+$"),),
    "Approver": (("/approved", r"/timesheets/tsh_\w+$"),),
    "Administrator": (("/operations", ""), ("/accounts", r"/accounts/usr_\w+$"), ("/settings", ""), ("/account", "")),
}  # fmt: skip


@pytest.mark.parametrize("role", WALKS)
def test_no_table_scrolls_sideways_on_a_phone(window, role):
    visitor = window(viewport=PHONE).sign_in(role)
    for start, behind in WALKS[role]:
        page = visitor.open(start)
        assert page.evaluate(SIDEWAYS) == [], start
        if behind:
            hrefs = page.evaluate("[...document.querySelectorAll('main a')].map((one) => one.getAttribute('href'))")
            page = visitor.open(next(one for one in hrefs if re.match(behind, one)))
            assert page.evaluate(SIDEWAYS) == [], page.url
