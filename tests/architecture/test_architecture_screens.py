"""Every page of the portal has a picture that a browser's test takes, and every picture its place in the documents.

In: the portal's own tables of pages, the tests of tests/browser, docs/screens. `make screens` takes the pictures again.
"""

from __future__ import annotations

import ast
import re
from fnmatch import fnmatch

from source_tree import ROOT, kept_files

from services.portal.domain.navigation import BEHIND, PAGES
from services.portal.domain.words import ROLES

# What nobody is signed in for, or is asked once more who they are.
OUTSIDE = {
    "signing.sign_in": "sign-in-light", "accounts.accept": "accept", "accounts.factor": "second-factor",
    "signing.confirm": "prove-again",
}  # fmt: skip
SCREENS = {
    "trainer.today": "trainer-today", "trainer.week": "trainer-week", "trainer.sheets": "trainer-timesheets",
    "trainer.pay": "trainer-pay", "quality.board": "trainer-quality", "own.board": "own-steps",
    "approver.inbox": "approver-inbox", "approver.approved": "approver-approved", "finance.runs": "finance-runs",
    "finance.payments": "finance-payments",
    "adjusting.board": "finance-adjustments", "operator.board": "operator", "users.board": "accounts",
    "trail.board": "audit", "people.funnel": "vendor-funnel", "people.board": "vendor-people",
    "people.bring": "vendor-import", "checking.credentials": "admin-credentials",
    "checking.agreement": "admin-agreement", "people.projects": "vendor-projects",
    "statement.board": "vendor-statement", "disputes.board": "trainer-disputes", "invoices.board": "client-invoices",
    "billed.board": "client-disputes", "budgets.board": "client-budgets", "work.board": "client-work",
    "books.balance": "ledger", "webhooks.board": "webhooks", "reports.board": "reports",
    "exports.board": "finance-exports", "settings.board": "finance-settings", "trainer.sheet": "trainer-returned",
    "own_lines.line": "trainer-line", "trainer.pay_item": "trainer-pay-item", "why.earning": "trainer-why",
    "account.mine": "trainer-account", "own.identity": "own-identity-fault", "own.agreement": "own-agreement",
    "own_money.tax_form": "own-tax-form-fault", "own_money.accounts": "own-account",
    "own_work.credentials": "own-credentials", "own_work.availability": "own-availability",
    "approver.sheet": "approver-timesheet", "disputes.dispute": "dispute", "disputes.reopening": "reopening",
    "people.person": "vendor-person", "webhooks.endpoint": "webhook", "payees.accounts": "payout-accounts-by-sheet",
    "payees.account": "finance-payout-account", "payees.tax_forms": "finance-tax-forms",
    "runs.new": "finance-run-fault", "runs.period": "finance-run-period", "runs.people": "finance-run-people",
    "runs.one_of_them": "finance-run-person", "runs.checks": "finance-run-checks",
    "runs.review": "finance-run-review", "runs.approval": "finance-run-approval", "runs.files": "finance-run-files",
    "invoices.invoice": "client-invoice", "invoices.line": "client-line", "billed.new": "client-dispute-new",
    "billed.dispute": "client-dispute", "why.charge": "why-charge", "books.hours": "ledger-hours",
    "books.account": "ledger-account", "books.trace": "ledger-trace", "books.week": "ledger-week",
    "books.closings": "finance-closings", "invoicing.new": "finance-invoice-new",
    "users.user": "account-program", "frame.help_page": "help",
}  # fmt: skip
FOLDER, GALLERY = ROOT / "docs" / "screens", ROOT / "docs" / "screens.md"
# `![words](screens/name.png)`, from README with docs/ before it.
_SHOWN = re.compile(r"!\[[^\]]+\]\((?:docs/)?screens/([a-z-]+)\.png\)")


def _taken() -> list[str]:
    """Give the names under which tests keep pictures; what a name takes from a parameter stands as *."""
    names: list[str] = []
    for file in sorted((ROOT / "tests" / "browser").glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                names.append(node.value)
            elif isinstance(node, ast.JoinedStr):
                parts = (one.value if isinstance(one, ast.Constant) else "*" for one in node.values)
                names.append("".join(map(str, parts)))
    return [name for name in names if re.fullmatch(r"[a-z*][a-z*-]*[a-z-][a-z*-]*", name)]


def _kept() -> set[str]:
    """Give the whole names of pictures that tests keep in docs/screens, and not elsewhere."""
    calls = [
        node
        for file in (ROOT / "tests" / "browser").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in ("look", "keep")
    ]
    names = [call.args[0] for call in calls if len(call.args) == 1]
    return {one.value for one in names if isinstance(one, ast.Constant) and isinstance(one.value, str)}


def _pictures() -> set[str]:
    return {file.stem for file in kept_files() if file.parent == FOLDER}


def test_every_page_of_the_menu_and_behind_it_has_a_picture():
    assert sorted(SCREENS) == sorted({one.endpoint for one in (*PAGES, *BEHIND)})
    lacking = {page: name for page, name in (SCREENS | OUTSIDE).items() if name not in _pictures()}
    assert lacking == {}, "let a test of tests/browser keep it, and `make screens` take it"
    assert len(set(SCREENS.values())) == len(SCREENS), "a picture shows one page"


def test_every_picture_is_one_that_a_test_takes():
    taken = _taken()
    assert [name for name in sorted(_pictures()) if not any(fnmatch(name, one) for one in taken)] == []


def test_every_picture_is_seen_in_the_documents():
    shown = {name for file in kept_files() if file.suffix == ".md" for name in _SHOWN.findall(file.read_text())}
    assert shown == _pictures()
    assert _kept() - shown == set(), "give them their sentence in docs/screens.md"
    assert "(docs/screens.md)" in (ROOT / "README.md").read_text()


def test_the_gallery_goes_by_role_in_the_order_of_the_menu():
    chapters = dict(re.findall(r"^## (.+)\n((?:(?!## ).*\n)*)", GALLERY.read_text(), re.MULTILINE))
    order = {SCREENS[page.endpoint]: at for at, page in enumerate(PAGES)}
    found: set[str] = set()
    for role, title in ROLES.items():
        inside = [name for name in _SHOWN.findall(chapters.get(title, "")) if name in order]
        assert inside == sorted(inside, key=order.__getitem__), f"{title}: not as the menu has them"
        for name in inside:
            assert role in PAGES[order[name]].roles, f"{title} does not find {name} in the menu"
        found.update(inside)
    assert found == set(order)
