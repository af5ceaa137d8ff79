"""The sheets that people bring: what each is called, who may bring it and where it goes.

In: nothing. Out: a table. A kind is shown to whoever the permission table lets in on its route.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from services.portal.domain import sheet_fields as columns
from services.portal.domain.sheet_fields import Field
from shared.values.permissions import PERMISSIONS


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: its subject, what its page is called, the route that takes it, its columns.

    `fresh`: it is taken from whoever proved who they are minutes ago. `leads` is where the page goes from there.
    """

    subject: str
    title: str
    what: str
    fields: tuple[Field, ...]
    fresh: bool = False
    leads: tuple[str, str] = ("people.bring", "Another sheet")

    @property
    def of_vendor(self) -> bool:
        """Say whether it is one vendor's."""
        return "<vendor_id>" in self.what

    def path(self, vendor_id: str) -> str:
        """Give where it goes."""
        return self.what.split(" ")[1].replace("<vendor_id>", vendor_id)


PEOPLE, WORK, RULES, PAY, INVOICES = "People", "Work", "Rules", "Pay", "Invoices"
_ONBOARDING, _TIME, _BILLING = "POST /api/onboarding/v1", "POST /api/timetracking/v1", "POST /api/billing/v1"
_PAYMENTS, _VENDOR = "POST /api/payments/v1", f"{_ONBOARDING}/vendors/<vendor_id>"
_FUNNEL = ("people.funnel", "To the funnel")
KINDS: Mapping[str, Kind] = {
    "people": Kind(PEOPLE, "Import people", f"{_VENDOR}/trainer-imports", columns.PEOPLE, leads=_FUNNEL),
    "engagements": Kind(
        PEOPLE, "Import engagements", f"{_VENDOR}/engagement-imports", columns.ENGAGEMENTS, leads=_FUNNEL
    ),
    "pay-rates": Kind(PEOPLE, "Import pay rates", f"{_ONBOARDING}/pay-rate-imports", columns.PAY_RATES),
    "credentials": Kind(PEOPLE, "Import credentials", f"{_ONBOARDING}/credential-imports", columns.CREDENTIALS),
    "availabilities": Kind(
        PEOPLE, "Import availability", f"{_ONBOARDING}/availability-imports", columns.AVAILABILITIES
    ),
    "rule-packs": Kind(
        PEOPLE, "Import rule packs of engagements", f"{_ONBOARDING}/rule-pack-imports", columns.RULE_PACKS
    ),
    "vendors": Kind(PEOPLE, "Import vendors", f"{_ONBOARDING}/vendor-imports", columns.VENDORS),
    "invitations": Kind(
        PEOPLE, "Import invitations", "POST /api/identity/v1/invitation-imports", columns.INVITATIONS
    ),
    "projects": Kind(WORK, "Import projects", f"{_TIME}/project-imports", columns.PROJECTS),
    "budgets": Kind(WORK, "Import budgets", f"{_TIME}/budget-imports", columns.BUDGETS),
    "requirements": Kind(
        WORK, "Import what projects ask of people", f"{_TIME}/requirement-imports", columns.REQUIREMENTS
    ),
    "time-rules": Kind(RULES, "Import rules for hours", f"{_TIME}/time-rule-imports", columns.TIME_RULES),
    "approval-chains": Kind(
        RULES, "Import chains of approval", f"{_TIME}/approval-chain-imports", columns.APPROVAL_CHAINS
    ),
    "substitutions": Kind(RULES, "Import substitutes", f"{_TIME}/substitution-imports", columns.SUBSTITUTIONS),
    "bonuses": Kind(PAY, "Import bonuses", "POST /api/payroll/v1/bonus-imports", columns.BONUSES),
    "payout-accounts": Kind(
        PAY, "Import payout accounts", f"{_PAYMENTS}/payout-account-imports", columns.PAYOUT_ACCOUNTS, fresh=True,
        leads=("payees.accounts", "Payout accounts"),
    ),
    "tax-forms": Kind(PAY, "Import tax forms", f"{_PAYMENTS}/tax-form-imports", columns.TAX_FORMS),
    "bill-rates": Kind(INVOICES, "Import bill rates", f"{_BILLING}/bill-rate-imports", columns.BILL_RATES),
    "clients": Kind(INVOICES, "Import clients", f"{_BILLING}/client-imports", columns.CLIENTS),
    "legal-entities": Kind(
        INVOICES, "Import our companies", f"{_BILLING}/legal-entity-imports", columns.LEGAL_ENTITIES
    ),
}  # fmt: skip


def kinds_for(roles: Collection[str]) -> dict[str, Kind]:
    """Give those that somebody in these roles may bring."""
    return {name: kind for name, kind in KINDS.items() if not PERMISSIONS[kind.what].cells.keys().isdisjoint(roles)}
