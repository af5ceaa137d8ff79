"""Tax forms: what a payer in the United States must hold of whom it pays, or a local tax number elsewhere.

In: the fields of one form as text. Out: a checked `TaxForm`, or one refusal with a fault for every wrong field.

Sources: IRS, Form W-9 and its instructions (Rev. March 2024); instructions for Form W-8BEN (Rev. October 2021) and for
Form W-8BEN-E (Rev. October 2021). "Expiration of Form W-8BEN": a form "will remain in effect [...] starting on the date
the form is signed and ending on the last day of the third succeeding calendar year". Treaty countries: IRS, "United
States income tax treaties - A to Z", as of 2026; those with Hungary (ended) and Russia (suspended) are left out.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date

from services.payments.domain.tax_numbers import tax_number, us_tax_number
from shared.values.country import country_of
from shared.values.refusal import Fault, Refusal
from shared.values.span import parse_date

W9, W8BEN, W8BENE, LOCAL = "w9", "w8ben", "w8bene", "local"
KINDS = (W9, W8BEN, W8BENE, LOCAL)
# Lines 3a of Form W-9 and 4 of Form W-8BEN-E, as far as those we pay can be one.
ENTITY_TYPES: Mapping[str, tuple[str, ...]] = {
    W9: ("individual", "llc", "c_corporation", "s_corporation", "partnership", "trust"),
    W8BENE: ("corporation", "partnership", "disregarded_entity", "simple_trust", "complex_trust"),
}
# Form W-8BEN, line 6b: why there is no foreign number.
NO_NUMBER_REASONS = ("not_legally_required", "not_issued_by_country")
TREATY_COUNTRIES = frozenset(
    "AM AU AT AZ BD BB BE BG CA CL CN CY CZ DK EG EE FI FR GE DE GR IS IN ID IE IL IT JM JP KZ KR KG LV LT LU MT MX MD "
    "MA NL NZ NO PK PH PL PT RO SK SI ZA ES LK SE CH TJ TH TT TN TR TM UA GB UZ VE".split()
)
_YEARS = 3


@dataclass(frozen=True)
class TaxForm:
    """A checked form: secret, kept encrypted, but for kind, country, last four and days. `valid_to` is exclusive."""

    kind: str
    holder_name: str
    country: str
    number: str
    signed_on: date
    valid_to: date | None
    street: str = ""
    town: str = ""
    postcode: str = ""
    date_of_birth: date | None = None
    entity_type: str = ""
    treaty_country: str = ""
    no_number_reason: str = ""
    signed_name: str = ""

    @property
    def last4(self) -> str:
        """Give the last four of the number, all that is ever shown; nothing where there is no number."""
        return self.number[-4:]

    def to_text(self) -> str:
        """Write as JSON with ordered keys: the text that is encrypted."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"), default=str)


@dataclass
class _Reader:
    """Reads fields one by one and gathers every fault instead of stopping at the first."""

    fields: Mapping[str, str]
    faults: list[Fault] = field(default_factory=list)

    def text(self, name: str) -> str:
        return " ".join((self.fields.get(name) or "").split())

    def fault(self, name: str, code: str, detail: str) -> None:
        self.faults.append(Fault(name, code, detail))

    def need(self, name: str, why: str) -> str:
        if not self.text(name):
            self.fault(name, "field_missing", f"{name} is empty; {why}.")
        return self.text(name)

    def forbid(self, *names: str) -> None:
        for name in names:
            if self.text(name):
                self.fault(name, "field_unexpected", f"{name} is no part of this form; leave it empty.")

    def read(self, name: str, parse: Callable[[str], str]) -> str:
        try:
            return parse(self.text(name)) if self.text(name) else ""
        except Refusal as refusal:
            self.faults += refusal.faults
            return ""


def read_tax_form(kind: str, fields: Mapping[str, str], today: date) -> TaxForm:
    """Check one form as signed today; refuses with `tax_form_invalid` and one fault for each wrong field."""
    reader = _Reader(fields)
    reader.need("holder_name", "give the name as on the tax return")
    reader.need("signed_name", "the form counts once it is signed")
    country = _country(reader)
    form = {W9: _w9, W8BEN: _w8ben, W8BENE: _w8bene, LOCAL: _local}[kind](reader, country, today)
    if reader.faults:
        raise Refusal("tax_form_invalid", reader.faults[0].detail, faults=tuple(reader.faults))
    return form


def _w9(reader: _Reader, country: str, today: date) -> TaxForm:
    reader.forbid("date_of_birth", "treaty_country", "no_number_reason")
    if country and country != "US":
        reader.fault("country", "tax_form_not_for_country", "Form W-9 is for US persons; others give a W-8BEN.")
    kind = _entity_type(reader, W9)
    reader.need("tax_number", "give the SSN or ITIN of a person, the EIN of a business")
    person = kind in ("", "individual", "llc")
    number = reader.read("tax_number", lambda text: _us(text, person=person, business=kind != "individual"))
    return _form(reader, W9, country, number, today, None)


def _us(text: str, *, person: bool, business: bool) -> str:
    """Read the number of a person, of a business, or of a single-member company, which may have either."""
    if not (person and business):
        return us_tax_number(text, entity=business)
    try:
        return us_tax_number(text, entity=False)
    except Refusal:
        return us_tax_number(text, entity=True)


def _w8ben(reader: _Reader, country: str, today: date) -> TaxForm:
    reader.forbid("entity_type")
    _foreign_address(reader, country, "W-8BEN")
    reader.need("date_of_birth", "line 8 of Form W-8BEN asks for it")
    reader.read("date_of_birth", lambda text: str(_birth(text, today)))
    return _form(reader, W8BEN, country, _foreign_number(reader, country), today, _expiry(today))


def _w8bene(reader: _Reader, country: str, today: date) -> TaxForm:
    reader.forbid("date_of_birth")
    _foreign_address(reader, country, "W-8BEN-E")
    _entity_type(reader, W8BENE)
    return _form(reader, W8BENE, country, _foreign_number(reader, country), today, _expiry(today))


def _local(reader: _Reader, country: str, today: date) -> TaxForm:
    reader.forbid("date_of_birth", "entity_type", "treaty_country", "no_number_reason")
    reader.need("tax_number", "give the number your tax office gave you")
    number = reader.read("tax_number", lambda text: tax_number(text, country)) if country else ""
    return _form(reader, LOCAL, country, number, today, None)


def _form(reader: _Reader, kind: str, country: str, number: str, today: date, valid_to: date | None) -> TaxForm:
    treaty = _treaty(reader, country)
    born = None if reader.faults or not reader.text("date_of_birth") else _birth(reader.text("date_of_birth"), today)
    texts = {name: reader.text(name) for name in ("street", "town", "postcode", "entity_type", "no_number_reason")}
    return TaxForm(
        kind, reader.text("holder_name"), country, number, today, valid_to, date_of_birth=born,
        treaty_country=treaty, signed_name=reader.text("signed_name"), **texts,
    )  # fmt: skip


def _country(reader: _Reader) -> str:
    reader.need("country", "give the country of residence, such as DE")
    return reader.read("country", country_of)


def _foreign_address(reader: _Reader, country: str, form: str) -> None:
    """Form W-8BEN, line 3: a permanent residence, neither in the United States nor a post-office box."""
    if country == "US":
        reader.fault("country", "tax_form_not_for_country", f"Form {form} is for whoever is no US person; give a W-9.")
    reader.need("town", "line 3 asks for the permanent residence")
    street = reader.need("street", "line 3 asks for the permanent residence").lower().replace(".", "")
    if street.startswith(("po box", "p o box", "postfach", "bp ")):
        reader.fault("street", "address_is_box", "Line 3 takes no post-office box; give where you live.")


def _foreign_number(reader: _Reader, country: str) -> str:
    """Form W-8BEN, lines 6a and 6b: the number of the country of residence, or why there is none."""
    reason = reader.text("no_number_reason")
    if reader.text("tax_number"):
        reader.forbid("no_number_reason")
        return reader.read("tax_number", lambda text: tax_number(text, country)) if country else ""
    if reason not in NO_NUMBER_REASONS:
        names = " or ".join(NO_NUMBER_REASONS)
        reader.fault("tax_number", "field_missing", f"tax_number is empty; give it, or as no_number_reason {names}.")
    return ""


def _treaty(reader: _Reader, country: str) -> str:
    """Form W-8BEN, line 9: whoever claims a treaty lives in the country it is with."""
    claimed = reader.text("treaty_country").upper()
    if claimed and claimed not in TREATY_COUNTRIES:
        detail = f"The United States have no income tax treaty with {claimed[:2]}; leave it empty."
        reader.fault("treaty_country", "treaty_unknown", detail)
    elif claimed and claimed != country:
        detail = "A treaty is claimed by residents of its country; give the country of residence, or leave it empty."
        reader.fault("treaty_country", "treaty_elsewhere", detail)
    return claimed


def _entity_type(reader: _Reader, kind: str) -> str:
    given, known = reader.need("entity_type", f"give one of {', '.join(ENTITY_TYPES[kind])}"), ENTITY_TYPES[kind]
    if given and given not in known:
        reader.fault("entity_type", "entity_type_unknown", f"{given[:20]!r} is none of {', '.join(known)}.")
    return given


def _birth(text: str, today: date) -> date:
    born = parse_date(text, field="date_of_birth")
    if not 0 < today.year - born.year <= 120:
        raise Refusal("date_of_birth_wrong", "Nobody who is paid was born then; correct the date.",
                      pointer="date_of_birth")  # fmt: skip
    return born


def _expiry(signed_on: date) -> date:
    """Give the day after the last day of the third calendar year after the signature."""
    return date(signed_on.year + _YEARS + 1, 1, 1)
