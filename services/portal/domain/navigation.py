"""Which pages each role finds, and by which key. In: roles. Out: the pages, in the order of a day."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True)
class Page:
    """A page of the menu: its endpoint, what it is called, the letter after `g`, and who finds it there."""

    endpoint: str
    title: str
    letter: str
    roles: tuple[str, ...]


MONEY = ("finance", "finance_approver", "auditor")
# In the order of the menu; the first one that somebody may open is their home.
PAGES = (
    Page("trainer.today", "Today", "t", ("trainer",)),
    Page("trainer.week", "My week", "w", ("trainer",)),
    Page("trainer.sheets", "My timesheets", "s", ("trainer",)),
    Page("trainer.pay", "My pay", "p", ("trainer",)),
    Page("approver.inbox", "Inbox", "i", ("approver",)),
    Page("finance.runs", "Pay runs", "r", MONEY),
    Page("finance.payments", "Payments", "y", MONEY),
    Page("operator.board", "Operations", "o", ("admin", "auditor")),
    Page("trail.board", "Audit trail", "a", ("admin", "auditor")),
    Page("people.funnel", "Funnel", "f", ("vendor_manager", "admin")),
    Page("people.board", "People", "e", ("vendor_manager", "admin", *MONEY)),
    Page("people.bring", "Import", "m", ("vendor_manager", "admin")),
    Page("people.projects", "Projects and rates", "c", ("vendor_manager", "admin")),
    Page("statement.board", "Statement", "n", ("vendor_manager", "finance", "admin")),
    Page("disputes.board", "Disputes", "d", ("approver", "trainer", "finance", "vendor_manager")),
    Page("invoices.board", "Invoices", "v", (*MONEY, "client", "admin")),
    Page("budgets.board", "Budgets", "b", ("client", *MONEY, "admin")),
    Page("books.balance", "Ledger", "l", (*MONEY, "admin")),
    Page("pictures.board", "Pictures", "u", (*MONEY, "admin")),
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
