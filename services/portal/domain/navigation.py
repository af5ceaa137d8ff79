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
PAGES = (
    Page("trainer.today", "Today", "t", ("trainer",)),
    Page("trainer.week", "My week", "w", ("trainer",)),
    Page("trainer.sheets", "My timesheets", "s", ("trainer",)),
    Page("trainer.pay", "My pay", "p", ("trainer",)),
    Page("approver.inbox", "Inbox", "i", ("approver",)),
    Page("disputes.board", "Disputes", "d", ("approver", "trainer", "finance", "vendor_manager")),
    Page("finance.runs", "Pay runs", "r", MONEY),
    Page("finance.payments", "Payments", "y", MONEY),
    Page("operator.board", "Operations", "o", ("admin", "auditor")),
    Page("invoices.board", "Invoices", "v", (*MONEY, "client", "admin")),
    Page("books.balance", "Ledger", "l", (*MONEY, "admin")),
    Page("pictures.board", "Pictures", "u", (*MONEY, "admin")),
    Page("people.funnel", "Funnel", "f", ("vendor_manager", "admin")),
    Page("people.board", "People", "e", ("vendor_manager", "admin", *MONEY)),
    Page("people.bring", "Import", "m", ("vendor_manager", "admin")),
    Page("people.projects", "Projects and rates", "c", ("vendor_manager", "admin")),
)


def pages_for(roles: Collection[str]) -> list[Page]:
    """Give what someone with these roles finds; the first is their home."""
    return [page for page in PAGES if not set(page.roles).isdisjoint(roles)]
