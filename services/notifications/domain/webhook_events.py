"""What webhooks tell of: the types of facts, whom each may be told, and the ids that are told of it.

In: a fact. Out: who may hear it, and its ids; never a name, rate, amount or account number. Who may hear a type is read
off the permission table: whoever may ask for the thing itself at `shown_at`. A new type is one entry here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.events.billing import ClientRegistered, InvoiceIssued, ReceiptRecorded
from shared.events.fact import Fact
from shared.events.ledger import BooksClosed
from shared.events.onboarding import (
    AgreementSent,
    AgreementSigned,
    CredentialChanged,
    EngagementStarted,
    PayRateSet,
    TrainerActivated,
    TrainerRegistered,
)
from shared.events.payments import (
    PaymentReleased,
    PaymentReturned,
    PaymentSettled,
    PayoutAccountChanged,
    TaxFormGiven,
)
from shared.events.payroll import BonusGranted, PayRunApproved
from shared.events.timetracking import (
    BudgetReached,
    DisputeDecided,
    DisputeEscalated,
    DisputeOpened,
    HoursApproved,
    HoursCorrected,
    ProjectOpened,
    TimesheetDue,
    TimesheetReopened,
    TimesheetReturned,
    TimesheetSubmitted,
)
from shared.values.call import ALL, ELSE, OWN, OWNED_BY
from shared.values.permissions import PERMISSIONS

# Not a fact: what a new endpoint is tried with.
TEST = "webhook.test"


@dataclass(frozen=True)
class Event:
    """One type: the fact, the route that shows what it is about, and the names of the ids that are told."""

    fact: type[Fact]
    shown_at: str
    ids: tuple[str, ...]

    @property
    def owners(self) -> frozenset[str]:
        """Give by what a fact of this type is found to be somebody's: a vendor's own trainers are its own."""
        named = set(self.fact.__dataclass_fields__)
        return frozenset({"vendor_id"} if "trainer_id" in named else set()) | (named & {"vendor_id", "client_id"})

    def may_hear(self, roles: Collection[str]) -> bool:
        """Say whether any of these roles may ask for the thing itself, be it everyone's or their own."""
        cells = {role: word for role, word in PERMISSIONS[self.shown_at].cells.items() if role in roles}
        own = {OWNED_BY.get(role, "") for role, word in cells.items() if word == OWN}
        return not {ALL, ELSE}.isdisjoint(cells.values()) or not own.isdisjoint(self.owners)


def _told(fact: type[Fact], route: str, *ids: str) -> tuple[str, Event]:
    return fact.TYPE, Event(fact, f"GET /api/{route}", ids)


_SHEET, _DISPUTE = "timetracking/v1/timesheets/<timesheet_id>", "timetracking/v1/disputes/<dispute_id>"
_PAYMENT, _INVOICE = "payments/v1/payments/<payment_id>", "billing/v1/invoices/<invoice_id>"
_TRAINER, _ENGAGEMENT = "onboarding/v1/trainers/<trainer_id>", "onboarding/v1/engagements/<engagement_id>"

EVENTS: Mapping[str, Event] = dict((
    _told(TrainerRegistered, _TRAINER, "trainer_id", "vendor_id"),
    _told(TrainerActivated, _TRAINER, "trainer_id"),
    _told(AgreementSent, f"{_TRAINER}/agreements", "agreement_id", "trainer_id"),
    _told(AgreementSigned, f"{_TRAINER}/agreements", "agreement_id", "trainer_id"),
    _told(CredentialChanged, "onboarding/v1/credentials/<credential_id>", "credential_id", "trainer_id"),
    _told(EngagementStarted, _ENGAGEMENT, "engagement_id", "trainer_id", "project_id"),
    _told(PayRateSet, f"{_ENGAGEMENT}/pay-rates", "rate_id", "engagement_id", "trainer_id"),
    _told(ProjectOpened, "timetracking/v1/projects", "project_id", "client_id"),
    _told(TimesheetSubmitted, _SHEET, "timesheet_id", "trainer_id", "engagement_id"),
    _told(TimesheetReturned, _SHEET, "timesheet_id", "trainer_id"),
    _told(TimesheetReopened, _SHEET, "timesheet_id", "trainer_id"),
    _told(TimesheetDue, _SHEET, "timesheet_id", "trainer_id", "engagement_id"),
    _told(HoursApproved, _SHEET, "approval_id", "timesheet_id", "trainer_id"),
    _told(HoursCorrected, "timetracking/v1/entries/<entry_id>", "correction_id", "trainer_id"),
    _told(DisputeOpened, _DISPUTE, "dispute_id", "timesheet_id", "entry_id", "trainer_id"),
    _told(DisputeEscalated, _DISPUTE, "dispute_id", "trainer_id"),
    _told(DisputeDecided, _DISPUTE, "dispute_id", "trainer_id"),
    _told(BudgetReached, "timetracking/v1/budgets", "budget_id", "project_id"),
    _told(BonusGranted, "payroll/v1/bonuses", "bonus_id", "engagement_id", "trainer_id"),
    _told(PayRunApproved, "payroll/v1/pay-runs/<pay_run_id>", "pay_run_id"),
    _told(PaymentReleased, _PAYMENT, "payment_id", "pay_item_id", "file_id", "trainer_id"),
    _told(PaymentSettled, _PAYMENT, "payment_id", "pay_item_id", "trainer_id"),
    _told(PaymentReturned, _PAYMENT, "payment_id", "pay_item_id", "trainer_id"),
    _told(TaxFormGiven, "payments/v1/tax-forms/<tax_form_id>", "tax_form_id", "trainer_id"),
    _told(PayoutAccountChanged, "payments/v1/payout-accounts/<account_id>", "account_id", "trainer_id"),
    _told(ClientRegistered, "billing/v1/clients/<client_id>", "client_id"),
    _told(InvoiceIssued, _INVOICE, "invoice_id", "client_id"),
    _told(ReceiptRecorded, _INVOICE, "receipt_id", "invoice_id", "client_id"),
    _told(BooksClosed, "ledger/v1/closings", "closed_to"),
))  # fmt: skip


def ids_of(fact: Fact) -> dict[str, str]:
    """Give the ids that are told of a fact."""
    return {name: str(getattr(fact, name)) for name in EVENTS[fact.TYPE].ids}


def heard_by(roles: Collection[str]) -> list[str]:
    """Give the types that any of these roles may hear, in order of the table."""
    return [name for name, event in EVENTS.items() if event.may_hear(roles)]
