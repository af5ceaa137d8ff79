"""The sheets that people bring: what each is called, who may bring it and where it goes, and its columns.

In: nothing. Out: a table. A kind is shown to whoever the permission table lets in on its route. Lists with many columns
that come once in a while, such as clients, are brought by API alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from shared.values.permissions import PERMISSIONS


@dataclass(frozen=True)
class Field:
    """A column of ours: its name, what to call it, an example. How others call it is `shared/values/columns.py`'s."""

    name: str
    title: str
    example: str
    needed: bool = True


# As the services' sheets want them; a test holds them together.
PEOPLE = (
    Field("external_ref", "Your own number", "A-1"),
    Field("given_name", "Given name", "Nora"),
    Field("family_name", "Family name", "Weiß"),
    Field("email", "E-mail address", "nora@example.org"),
    Field("country", "Country of residence", "DE"),
    Field("zone", "Time zone", "Europe/Berlin"),
    Field("worker_type", "Contractor or employee", "contractor", needed=False),
)
ENGAGEMENTS = (
    Field("external_ref", "Your own number", "A-1"),
    Field("project", "Project, by name or id", "Clinical reasoning"),
    Field("pay_group", "Pay group", "world"),
    Field("rule_pack", "Rule pack", "contractor"),
    Field("zone", "Time zone of the work", "Europe/Berlin"),
    Field("pay_currency", "Currency", "EUR"),
    Field("pay_rate", "Pay an hour", "60.50"),
    Field("valid_from", "From", "2026-10-05"),
    Field("valid_to", "Up to, not including", "2027-01-01", needed=False),
    Field("weekly_cap_hours", "Most hours a week", "40", needed=False),
    Field("workweek_start", "Work week begins on", "monday", needed=False),
    Field("workweek_start_time", "Work week begins at", "00:00", needed=False),
    Field("workday_start", "Work day begins at", "00:00", needed=False),
    Field("holiday_calendar", "Public holidays of", "DE", needed=False),
)
_FROM, _TO = (
    Field("valid_from", "From", "2027-01-04"),
    Field("valid_to", "Up to, not including", "2028-01-01", needed=False),
)
_PERSON = Field("trainer_id", "Person, by id", "trn_…")
_PROJECT = Field("project_id", "Project, by id", "prj_…")
PAY_RATES = (
    Field("engagement_id", "Engagement, by id", "eng_…"),
    Field("rate", "Pay an hour", "61.50"),
    Field("currency", "Currency", "EUR", needed=False),
    _FROM,
    _TO,
)
CREDENTIALS = (
    _PERSON,
    Field("kind", "Kind", "licence"),
    Field("name", "Name", "physician"),
    Field("issuer", "Issued by", "Medical board"),
    Field("country", "Country", "DE", needed=False),
    Field("credential_number", "Number", "AB123456", needed=False),
    _FROM,
    Field("expires_on", "Last day", "2030-12-31", needed=False),
)
AVAILABILITIES = (
    _PERSON,
    Field("weekly_seconds", "Seconds a week", "72000"),
    _FROM,
    _TO,
    Field("note", "Note", "", needed=False),
)
PROJECTS = (Field("client_id", "Client, by id", "cli_…"), Field("name", "Name", "Clinical reasoning"))
BUDGETS = (
    _PROJECT,
    Field("cap_seconds", "Most seconds", "3600000"),
    _FROM,
    _TO,
    Field("warn_percent", "Warn at so many percent", "80", needed=False),
)
REQUIREMENTS = (
    _PROJECT,
    Field("kind", "Kind", "licence"),
    Field("name", "Name", "physician", needed=False),
    _FROM,
    _TO,
)
BILL_RATES = (
    Field("scope_id", "Engagement or project, by id", "prj_…"),
    Field("rate", "Charged an hour", "95.00"),
    Field("currency", "Currency", "USD"),
    _FROM,
    _TO,
)


@dataclass(frozen=True)
class Kind:
    """A kind of sheet: what its page is called, the route that takes it, its columns."""

    title: str
    what: str
    fields: tuple[Field, ...]

    @property
    def of_vendor(self) -> bool:
        """Say whether it is one vendor's."""
        return "<vendor_id>" in self.what

    def path(self, vendor_id: str) -> str:
        """Give where it goes."""
        return self.what.split(" ")[1].replace("<vendor_id>", vendor_id)


_ONBOARDING, _TIME = "POST /api/onboarding/v1", "POST /api/timetracking/v1"
KINDS: Mapping[str, Kind] = {
    "people": Kind("Import people", f"{_ONBOARDING}/vendors/<vendor_id>/trainer-imports", PEOPLE),
    "engagements": Kind("Import engagements", f"{_ONBOARDING}/vendors/<vendor_id>/engagement-imports", ENGAGEMENTS),
    "pay-rates": Kind("Import pay rates", f"{_ONBOARDING}/pay-rate-imports", PAY_RATES),
    "credentials": Kind("Import credentials", f"{_ONBOARDING}/credential-imports", CREDENTIALS),
    "availabilities": Kind("Import when people are there", f"{_ONBOARDING}/availability-imports", AVAILABILITIES),
    "projects": Kind("Import projects", f"{_TIME}/project-imports", PROJECTS),
    "budgets": Kind("Import budgets", f"{_TIME}/budget-imports", BUDGETS),
    "requirements": Kind("Import what projects ask of people", f"{_TIME}/requirement-imports", REQUIREMENTS),
    "bill-rates": Kind("Import bill rates", "POST /api/billing/v1/bill-rate-imports", BILL_RATES),
}


def kinds_for(roles: Collection[str]) -> dict[str, Kind]:
    """Give those that somebody in these roles may bring."""
    return {name: kind for name, kind in KINDS.items() if not PERMISSIONS[kind.what].cells.keys().isdisjoint(roles)}
