"""The lists that can be taken away as files: whose subject each is, what it is called, what narrows it.

In: nothing. Out: a table. A list is shown to whoever the permission table lets in on its route, and the file is that
route's own answer (decision 31).
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from shared.values.permissions import PERMISSIONS

VENDOR = "vendor_id"


@dataclass(frozen=True)
class Asked:
    """What narrows a list: the parameter, what to call it; whether the route needs it, and takes instants for days."""

    name: str
    title: str
    needed: bool = False
    instant: bool = False


_FROM, _NOT_INCLUDING = Asked("from", "From"), Asked("to", "Up to, not including")
_SPAN, _SINCE = (_FROM, _NOT_INCLUDING), (Asked("from", "From", needed=True), _NOT_INCLUDING)
_INSTANTS = (Asked("from", "From", instant=True), Asked("to", "To", instant=True))
_EXPIRES = (Asked("expires_before", "Ending before"),)


@dataclass(frozen=True)
class ListFile:
    """A list: its route below `/api`, what it is called, what narrows it."""

    service: str
    path: str
    title: str
    asks: tuple[Asked, ...] = ()

    @property
    def route(self) -> str:
        """Give the route as the permission table writes it."""
        return f"/api/{self.service}/v1/{self.path}"

    @property
    def of_vendor(self) -> bool:
        """Say whether it is one vendor's."""
        return f"<{VENDOR}>" in self.path

    @property
    def name(self) -> str:
        """Give what the page's address calls it."""
        return f"{self.service}/{self.path.replace(f'/<{VENDOR}>', '')}"


SUBJECTS: tuple[tuple[str, tuple[ListFile, ...]], ...] = (
    ("People", (
        ListFile("onboarding", "trainers", "People"),
        ListFile("onboarding", "vendors", "Vendors"),
        ListFile("onboarding", "engagements", "Engagements"),
        ListFile("onboarding", "rate-cards", "Pay rates by project", (Asked("on", "On the day"),)),
        ListFile("onboarding", "credentials", "Credentials", _EXPIRES),
        ListFile("onboarding", "funnel", "Funnel"),
        ListFile("onboarding", "shared-traits", "What several people have in common"),
    )),
    ("Work", (
        ListFile("timetracking", "projects", "Projects"),
        ListFile("timetracking", "timesheets", "Timesheets", (Asked("week_start", "Week begins on"),)),
        ListFile("timetracking", "entries", "Hours, entry by entry"),
        ListFile("timetracking", "project-work", "Work by project", _SPAN),
        ListFile("timetracking", "project-skills", "Hours by project and skill", _SPAN),
        ListFile("timetracking", "approval-times", "Time until hours are approved", _SINCE),
        ListFile("timetracking", "disputes", "Disputes"),
        ListFile("timetracking", "billed-disputes", "Disputes of invoices by clients"),
        ListFile("timetracking", "templates", "Templates of weeks"),
        ListFile("timetracking", "timers", "Timers that run"),
    )),
    ("Rules", (
        ListFile("timetracking", "budgets", "Budgets"),
        ListFile("timetracking", "requirements", "What projects ask of people"),
        ListFile("timetracking", "time-rules", "Rules for hours"),
        ListFile("timetracking", "approval-chains", "Chains of approval"),
        ListFile("timetracking", "substitutions", "Substitutes"),
    )),
    ("Pay", (
        ListFile("payroll", "pay-runs", "Pay runs"),
        ListFile("payroll", "pay-items", "What runs pay each person"),
        ListFile("payroll", "earnings", "Earnings"),
        ListFile("payroll", "bonuses", "Bonuses", (_FROM,)),
        ListFile("payroll", "holds", "Held"),
        ListFile("payroll", "unpaid-weeks", "Earned and in no run yet"),
        ListFile("payroll", "pay-times", "Time until pay arrived", _SINCE),
        ListFile("payroll", "rule-packs", "Rule packs", (Asked("on", "On the day"),)),
        ListFile("payroll", f"vendors/<{VENDOR}>/statement", "Statement by project", _SPAN),
        ListFile("payroll", f"vendors/<{VENDOR}>/statement-lines", "Statement by person", _SPAN),
    )),
    ("Payments", (
        ListFile("payments", "payments", "Payments"),
        ListFile("payments", "waiting-payments", "Payments that wait"),
        ListFile("payments", "payment-counts", "Payments counted by state"),
        ListFile("payments", "payment-files", "Payment files"),
        ListFile("payments", "payment-methods", "Ways of paying"),
        ListFile("payments", "payout-accounts", "Payout accounts"),
        ListFile("payments", "shared-accounts", "Payout accounts that several people share"),
        ListFile("payments", "tax-forms", "Tax forms", _EXPIRES),
        ListFile("payments", "tax-form-ends", "When tax forms end", (Asked("before", "Ending before"),)),
    )),
    ("Invoices", (
        ListFile("billing", "invoices", "Invoices"),
        ListFile("billing", "clients", "Clients"),
        ListFile("billing", "legal-entities", "Our companies"),
        ListFile("billing", "bill-rates", "Bill rates"),
        ListFile("billing", "charges", "Charges"),
        ListFile("billing", "uncharged-hours", "Approved hours not charged yet"),
    )),
    ("Ledger", (
        ListFile("ledger", "trial-balance", "Trial balance", (Asked("as_of", "As of"),)),
        ListFile("ledger", "journals", "Journals"),
        ListFile("ledger", "margins", "Margins", _SPAN),
        ListFile("ledger", "reconciliation/weeks", "Work weeks, from hour to bank"),
        ListFile("ledger", "closings", "Closings"),
        ListFile("ledger", "accounts", "Chart of accounts"),
    )),
    ("Accounts and messages", (
        ListFile("identity", "users", "Accounts"),
        ListFile("identity", "invitations", "Invitations"),
        ListFile("audit", "entries", "Audit trail", _INSTANTS),
        ListFile("notifications", "mails", "Mails"),
        ListFile("notifications", "webhooks", "Webhooks"),
        ListFile("notifications", "webhook-events", "What webhooks can tell"),
    )),
)  # fmt: skip
LISTS = {one.name: one for _, lists in SUBJECTS for one in lists}


def may_take(one: ListFile, roles: Collection[str]) -> bool:
    """Say whether somebody in these roles is let in on a list's route."""
    return not PERMISSIONS[f"GET {one.route}"].cells.keys().isdisjoint(roles)


def lists_for(roles: Collection[str]) -> list[tuple[str, list[ListFile]]]:
    """Give those that somebody in these roles may read, by subject; subjects without one are left out."""
    found = [(title, [one for one in lists if may_take(one, roles)]) for title, lists in SUBJECTS]
    return [(title, lists) for title, lists in found if lists]
