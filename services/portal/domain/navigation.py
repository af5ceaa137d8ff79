"""Which pages each role finds, by which key, and what they show. In: roles. Out: the pages, in the order of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

# What pages show, which is what they are held to (`hourbook bench-pages`): rows or one thing at once, sums over
# everything there ever was, or no more than a form.
ROWS, SUMS, FORM = "rows", "sums", "form"


@dataclass(frozen=True)
class Page:
    """A page of the menu: its endpoint, what it is called, the letter after `g`, who finds it there, what it shows."""

    endpoint: str
    title: str
    letter: str
    roles: tuple[str, ...]
    shows: str = ROWS


@dataclass(frozen=True)
class Behind:
    """A page behind those of the menu: its endpoint, which kind of thing its address names, who is led there first."""

    endpoint: str
    of: str
    role: str
    shows: str = ROWS


MONEY = ("finance", "finance_approver", "auditor")
# In the order of the menu; the first one that somebody may open is their home.
PAGES = (
    Page("trainer.today", "Today", "t", ("trainer",)),
    Page("trainer.week", "My week", "w", ("trainer",)),
    Page("trainer.sheets", "My timesheets", "s", ("trainer",)),
    Page("trainer.pay", "My pay", "p", ("trainer",)),
    Page("quality.board", "My quality", "q", ("trainer",)),
    Page("own.board", "My details", "h", ("trainer",)),
    Page("approver.inbox", "Inbox", "i", ("approver",)),
    Page("approver.approved", "Approved by me", "a", ("approver",)),
    Page("finance.runs", "Pay runs", "r", MONEY),
    Page("finance.payments", "Payments", "y", MONEY),
    Page("adjusting.board", "Adjustments", "t", MONEY),
    Page("operator.board", "Operations", "o", ("admin", "auditor")),
    Page("users.board", "Accounts", "j", ("admin", "auditor")),
    Page("trail.board", "Audit trail", "a", ("admin", "auditor")),
    Page("people.funnel", "Funnel", "f", ("vendor_manager", "admin")),
    Page("people.board", "People", "e", ("vendor_manager", "admin", *MONEY)),
    Page("people.bring", "Import", "m", ("vendor_manager", "admin", "finance"), FORM),
    Page("checking.credentials", "Credentials", "q", ("vendor_manager", "admin", "auditor")),
    Page("checking.agreement", "Agreement", "z", ("vendor_manager", "admin", "auditor")),
    Page("people.projects", "Projects and rates", "c", ("vendor_manager", "admin")),
    Page("statement.board", "Monthly statement", "n", ("vendor_manager", "finance", "admin")),
    Page("disputes.board", "Disputes", "d", ("approver", "trainer", "finance", "vendor_manager")),
    Page("invoices.board", "Invoices", "v", (*MONEY, "client", "admin")),
    Page("billed.board", "Disputes", "d", ("client",)),
    Page("budgets.board", "Budgets", "b", ("client", *MONEY, "admin")),
    Page("work.board", "Work", "w", ("client", *MONEY, "admin"), SUMS),
    Page("books.balance", "Ledger", "l", (*MONEY, "admin")),
    Page("webhooks.board", "Webhooks", "k", ("vendor_manager", "client", "finance", "admin", "auditor")),
    Page("reports.board", "Reports", "u", (*MONEY, "admin"), SUMS),
    Page("exports.board", "Export centre", "x", (*MONEY, "vendor_manager", "client", "admin"), FORM),
    Page("settings.board", "Settings", "s", ("finance", "auditor", "admin")),
)
# Every other page that somebody who is signed in may open.
BEHIND = (
    Behind("trainer.sheet", "own tsh", "trainer"),
    Behind("own_lines.line", "own ent", "trainer"),
    Behind("trainer.pay_item", "itm", "trainer"),
    Behind("why.earning", "ern", "trainer"),
    Behind("account.mine", "", "trainer"),
    Behind("own.identity", "", "trainer", FORM),
    Behind("own.agreement", "", "trainer"),
    Behind("own_money.tax_form", "", "trainer"),
    Behind("own_money.accounts", "", "trainer"),
    Behind("own_work.credentials", "", "trainer"),
    Behind("own_work.availability", "", "trainer"),
    Behind("approver.sheet", "tsh", "approver"),
    Behind("disputes.dispute", "dsp", "approver"),
    Behind("disputes.reopening", "approved tsh", "approver"),
    Behind("people.person", "trn", "vendor_manager"),
    Behind("webhooks.endpoint", "whk", "vendor_manager"),
    Behind("payees.accounts", "", "finance"),
    Behind("payees.account", "acct", "finance"),
    Behind("payees.tax_forms", "", "finance"),
    Behind("runs.new", "", "finance", FORM),
    Behind("runs.period", "run", "finance"),
    Behind("runs.people", "run", "finance"),
    Behind("runs.one_of_them", "run", "finance"),
    Behind("runs.checks", "run", "finance", SUMS),
    Behind("runs.review", "run", "finance", SUMS),
    Behind("runs.approval", "run", "finance"),
    Behind("runs.files", "run", "finance"),
    Behind("invoices.invoice", "inv", "client"),
    Behind("invoices.line", "inv", "client"),
    Behind("billed.new", "", "client", FORM),
    Behind("billed.dispute", "billed dsp", "client"),
    Behind("invoicing.new", "", "finance", FORM),
    Behind("why.charge", "chg", "finance"),
    Behind("books.hours", "", "finance"),
    Behind("books.closings", "", "finance"),
    Behind("books.account", "account", "finance"),
    Behind("books.trace", "any", "finance"),
    Behind("books.week", "week", "finance"),
    Behind("users.user", "usr", "admin"),
    Behind("frame.help_page", "", "auditor"),
)
# Which page explains a thing, by the kind its id begins with, and who may ask.
EXPLAINED = {
    "ern": ("why.earning", (*MONEY, "trainer")), "itm": ("trainer.pay_item", (*MONEY, "trainer")),
    "chg": ("why.charge", (*MONEY, "admin")), "inv": ("invoices.invoice", (*MONEY, "admin", "client")),
}  # fmt: skip


def explained(identifier: str, roles: Collection[str]) -> str:
    """Name the endpoint that explains what an id names to somebody with these roles; empty where none does."""
    endpoint, readers = EXPLAINED.get(identifier.partition("_")[0], ("", ()))
    return endpoint if not set(readers).isdisjoint(roles) else ""


def pages_for(roles: Collection[str]) -> list[Page]:
    """Give what someone with these roles finds; the first is their home."""
    return [page for page in PAGES if not set(page.roles).isdisjoint(roles)]
