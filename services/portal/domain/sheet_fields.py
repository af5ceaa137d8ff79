"""The columns of the sheets that people bring: our names, what to call each, an example. In: nothing. Out: tuples.

As the services' sheets want them; a test holds them together.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Field:
    """A column of ours: its name, what to call it, an example. How others call it is `shared/values/columns.py`'s.

    What is `sealed` in the house is not shown on the page either, but for its end, and is never the same for everyone.
    """

    name: str
    title: str
    example: str
    needed: bool = True
    sealed: bool = False


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
VENDORS = (Field("name", "Name", "Fern Staffing"), Field("country", "Country", "FR"))
RULE_PACKS = (
    Field("engagement_id", "Engagement, by id", "eng_…"),
    Field("rule_pack", "Rule pack", "contractor"),
    _FROM,
    _TO,
)
TIME_RULES = (
    Field("project_id", "Project, by id", "prj_…", needed=False),
    _FROM,
    Field("grace_seconds", "Seconds in which hours can be changed", "604800", needed=False),
    Field("dispute_seconds", "Seconds until a dispute is due", "604800", needed=False),
    Field("auto_approve_seconds", "Seconds until hours approve themselves", "259200", needed=False),
)
APPROVAL_CHAINS = (
    _PROJECT,
    Field("vendor_id", "Vendor, by id", "ven_…", needed=False),
    _FROM,
    Field("steps", "Steps, as JSON", '[{"user_id": "usr_…"}, {"from_seconds": 144000}]'),
)
SUBSTITUTIONS = (
    Field("absent_user", "Who is away, by id", "usr_…"),
    Field("substitute_user", "Who stands in, by id", "usr_…"),
    Field("from", "From", "2027-01-04T00:00:00Z"),
    Field("to", "Up to, not including", "2027-01-11T00:00:00Z"),
)
BONUSES = (
    Field("engagement_id", "Engagement, by id", "eng_…"),
    Field("trainer_id", "Person, by id", "trn_…", needed=False),
    Field("on_date", "On the day", "2026-11-30"),
    Field("amount", "Amount", "150.00"),
    Field("currency", "Currency", "EUR"),
    Field("kind", "Kind", "flat_sum"),
    Field("why", "Why", "November sprint"),
    Field("reference", "A reference of its own", "2026-11-A-1"),
)
# Of whoever's it is: the vendor's number, or the address, or both where vendors share numbers.
PAYOUT_ACCOUNTS = (
    Field("external_ref", "Their number at the vendor", "A-1", needed=False),
    Field("email", "E-mail address", "nora@example.org", needed=False),
    Field("holder_name", "Account holder", "Nora Weiß"),
    Field("currency", "Currency", "EUR"),
    Field("iban", "IBAN", "", needed=False, sealed=True),
    Field("bic", "BIC", "", needed=False),
    Field("routing_number", "Routing number", "", needed=False),
    Field("account_number", "Account number", "", needed=False, sealed=True),
    Field("account_type", "Kind of account", "checking", needed=False),
    Field("bank_code", "Code of the bank", "", needed=False),
    Field("bank_name", "Name of the bank", "", needed=False),
    Field("bank_country", "Country of the bank", "NG", needed=False),
    Field("street", "Street", "Rue Verte", needed=False),
    Field("building", "House number", "1", needed=False),
    Field("postcode", "Postcode", "69001", needed=False),
    Field("town", "Town", "Lyon", needed=False),
    Field("country", "Country of residence", "FR", needed=False),
)
TAX_FORMS = (
    _PERSON,
    Field("kind", "Tax form", "w8ben"),
    Field("holder_name", "Name as on the tax return", "Nora Weiß"),
    Field("country", "Country of residence", "DE"),
    Field("signed_name", "Name it is signed with", "Nora Weiß"),
    Field("tax_number", "Tax number", "", needed=False, sealed=True),
    Field("no_number_reason", "Why there is no number", "not_legally_required", needed=False),
    Field("date_of_birth", "Date of birth", "1990-05-17", needed=False),
    Field("entity_type", "Kind of company", "corporation", needed=False),
    Field("street", "Street and number", "Rue Verte 1", needed=False),
    Field("postcode", "Postcode", "69001", needed=False),
    Field("town", "Town", "Lyon", needed=False),
    Field("treaty_country", "Country of the tax treaty", "DE", needed=False),
)
_PARTY = (
    Field("party.legal_name", "Legal name", "Lantern SARL"),
    Field("party.street", "Street and number", "1 rue Verte"),
    Field("party.city", "Town", "Lyon"),
    Field("party.country", "Country", "FR"),
    Field("party.postal_code", "Postcode", "69001", needed=False),
    Field("party.region", "Region", "", needed=False),
    Field("party.vat_id", "VAT number", "FR40303265045", needed=False),
    Field("party.tax_id", "Tax number", "", needed=False),
    Field("party.registration_id", "Number in the register", "", needed=False),
    Field("party.contact", "Whom to ask", "Anne Petit", needed=False),
    Field("party.email", "E-mail address", "billing@example.org", needed=False),
    Field("party.phone", "Phone", "+33 1 23 45 67 89", needed=False),
)
CLIENTS = (
    *_PARTY,
    Field("currency", "Currency", "EUR"),
    Field("tax.category", "VAT category", "AE"),
    Field("tax.percent", "VAT in percent", "19.00", needed=False),
    Field("tax.exemption", "Why no VAT is charged", "", needed=False),
    Field("payment_days", "Days to pay in", "30", needed=False),
    Field("buyer_reference", "Their reference", "", needed=False),
    Field("order_reference", "Number of their order", "", needed=False),
    Field("legal_entity_id", "Our company, by id", "len_…", needed=False),
)
LEGAL_ENTITIES = (
    *_PARTY,
    Field("account.holder", "Account holder", "Hourbook"),
    Field("account.bank_name", "Name of the bank", "", needed=False),
    Field("account.iban", "IBAN", "DE02500105170137075030", needed=False),
    Field("account.bic", "BIC", "", needed=False),
    Field("account.account_number", "Account number", "", needed=False),
    Field("account.routing_number", "Routing number", "", needed=False),
    Field("number_prefix", "Invoices begin with", "LY-", needed=False),
)
INVITATIONS = (
    Field("email", "E-mail address", "nora@example.org"),
    Field("roles", "Roles, with ; between them", "approver; auditor"),
    Field("vendor_id", "Vendor, by id", "ven_…", needed=False),
    Field("client_id", "Client, by id", "cli_…", needed=False),
    Field("trainer_id", "Person, by id", "trn_…", needed=False),
    Field("language", "Language", "fr", needed=False),
)
