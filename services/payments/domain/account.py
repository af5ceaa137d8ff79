"""A payout account: where a trainer's money goes, checked before any bank sees it.

In: the fields a person or an import row gives, as text. Out: `AccountDetails`, whole and checked, or one
refusal with a fault for every wrong field. Only `last4`, the bank's name and the country ever leave it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

import msgspec

from services.payments.domain import bank_ids
from services.payments.domain.characters import carry
from services.payments.domain.method import method_for
from shared.values.country import country_of
from shared.values.currency import exponent
from shared.values.refusal import Fault, Refusal

NAME_LENGTH = 70
ACCOUNT_TYPES = ("checking", "savings")


@dataclass(frozen=True, slots=True)
class Address:
    """A structured postal address (ISO 20022 PstlAdr); `country` is ISO 3166 alpha-2."""

    street: str = ""
    building: str = ""
    postcode: str = ""
    town: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class AccountDetails:
    """What a bank needs to pay: secret, kept encrypted. `country` is the bank's."""

    holder_name: str
    currency: str
    method: str
    country: str
    bank_name: str
    iban: str = ""
    bic: str = ""
    routing_number: str = ""
    account_number: str = ""
    account_type: str = ""
    bank_code: str = ""
    address: Address = field(default_factory=Address)

    @property
    def last4(self) -> str:
        """Give the last four characters, all that others may see."""
        return (self.iban or self.account_number)[-4:]

    def to_text(self) -> str:
        """Write as JSON with ordered keys: the text that is encrypted and fingerprinted."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))


_DETAILS = msgspec.json.Decoder(AccountDetails)


def details_from_text(text: str | bytes) -> AccountDetails:
    """Read back what `to_text` wrote."""
    return _DETAILS.decode(text)


FIELDS = (
    "holder_name", "currency", "iban", "bic", "routing_number", "account_number", "account_type", "bank_code",
    "bank_name", "bank_country", "street", "building", "postcode", "town", "country",
)  # fmt: skip
_ADDRESS_LENGTHS = {"street": 70, "building": 16, "postcode": 16, "town": 35}


class _Reader:
    """Reads fields one by one and gathers every fault instead of stopping at the first."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = {name: (fields.get(name) or "").strip() for name in FIELDS}
        self.faults: list[Fault] = []

    def fault(self, pointer: str, code: str, detail: str) -> None:
        self.faults.append(Fault(pointer, code, detail))

    def read(self, name: str, parse: Callable[[str], str]) -> str:
        """Parse a field that is given; an empty one stays empty."""
        try:
            return parse(self.fields[name]) if self.fields[name] else ""
        except Refusal as refusal:
            self.faults += refusal.faults
            return ""

    def need(self, name: str, why: str) -> None:
        if not self.fields[name]:
            self.fault(name, "field_missing", f"{name} is empty; {why}.")

    def forbid(self, names: tuple[str, ...], why: str) -> None:
        for name in names:
            if self.fields[name]:
                self.fault(name, "field_unexpected", f"{name} does not belong here: {why}; leave it empty.")


def read_account(fields: Mapping[str, str]) -> AccountDetails:
    """Check the fields of one account and give its details.

    An IBAN alone, a US routing and account number, or a local account number with bank code or BIC.
    Refuses with `account_invalid` and one fault for each wrong field.
    """
    reader = _Reader(fields)
    details = replace(_read_number(reader), holder_name=_holder_name(reader), address=_address(reader))
    if details.method == "sepa":
        reader.need("town", "SEPA asks for a structured address with town and country since 15 November 2026")
        reader.need("country", "SEPA asks for a structured address with town and country since 15 November 2026")
    if reader.faults:
        raise Refusal("account_invalid", reader.faults[0].detail, faults=tuple(reader.faults))
    return details


def _read_number(reader: _Reader) -> AccountDetails:
    reader.need("currency", "give the currency the trainer is paid in, such as EUR")
    currency = reader.read("currency", _currency)
    if reader.fields["iban"]:
        return _with_iban(reader, currency)
    if reader.fields["routing_number"]:
        return _with_routing_number(reader, currency)
    return _with_local_number(reader, currency)


def _currency(text: str) -> str:
    exponent(text.upper())
    return text.upper()


def _with_iban(reader: _Reader, currency: str) -> AccountDetails:
    reader.forbid(("routing_number", "account_number", "account_type"), "an IBAN says it all")
    number = reader.read("iban", lambda text: str(bank_ids.iban(text)))
    bank_name = _bank_name(
        reader, bank_ids.iban(number).bank_name if number else "", f"{number[:2]} bank {number[4:8]}"
    )
    return AccountDetails(
        "", currency, method_for(currency, iban_country=number[:2]), number[:2], bank_name,
        iban=number, bic=reader.read("bic", lambda text: str(bank_ids.bic(text))),
    )  # fmt: skip


def _with_routing_number(reader: _Reader, currency: str) -> AccountDetails:
    reader.forbid(("bic", "bank_code"), "a US account has a routing number")
    if currency and currency != "USD":
        reader.fault("currency", "currency_not_for_ach", f"A US routing number is paid in USD, not {currency}.")
    reader.need("account_number", "give the account's number")
    reader.need("account_type", "give checking or savings")
    routing = reader.read("routing_number", bank_ids.routing_number)
    bank_name = _bank_name(reader, "", f"US bank {routing}")
    return AccountDetails(
        "", currency, method_for(currency, routing_number=routing), "US", bank_name,
        routing_number=routing, account_number=reader.read("account_number", bank_ids.ach_account_number),
        account_type=reader.read("account_type", _account_type),
    )  # fmt: skip


def _account_type(text: str) -> str:
    if text.lower() not in ACCOUNT_TYPES:
        raise Refusal("account_type_unknown", f"{text!r} is neither checking nor savings.", pointer="account_type")
    return text.lower()


def _with_local_number(reader: _Reader, currency: str) -> AccountDetails:
    if not reader.fields["account_number"]:
        reader.fault("iban", "account_missing", "There is no account; give an IBAN, a routing_number with "
                     "account_number, or an account_number with bank_code or bic.")  # fmt: skip
    elif not (reader.fields["bank_code"] or reader.fields["bic"]):
        reader.fault("bank_code", "bank_missing", "The bank is not known; give its bank_code or bic.")
    reader.forbid(("account_type",), "only US accounts have one")
    bank = reader.read("bic", lambda text: str(bank_ids.bic(text)))
    country = (
        bank[4:6]
        or reader.read("bank_country", _country("bank_country"))
        or reader.read("country", _country("country"))
    )
    bank_name = _bank_name(reader, next(iter(bank_ids.bic(bank).bank_names), "") if bank else "", "")
    if not (bank_name or reader.fields["bank_name"]):
        reader.fault("bank_name", "field_missing", "bank_name is empty; name the bank, so that people can tell it.")
    if not country:
        reader.fault("bank_country", "field_missing", "bank_country is empty; give two letters such as KE.")
    return AccountDetails(
        "", currency, method_for(currency), country, bank_name, bic=bank,
        account_number=reader.read("account_number", bank_ids.local_account_number),
        bank_code=reader.read("bank_code", lambda text: bank_ids.bank_code(text, currency)),
    )  # fmt: skip


def _bank_name(reader: _Reader, known: str | None, otherwise: str) -> str:
    """Give the bank's name as typed, or as the registry knows it where a bank file can carry that."""
    if reader.fields["bank_name"]:
        return _text(reader, "bank_name", reader.fields["bank_name"])
    try:
        return carry(known or otherwise, field="bank_name")[:NAME_LENGTH].strip()
    except Refusal:
        return otherwise


def _holder_name(reader: _Reader) -> str:
    reader.need("holder_name", "give the name on the account")
    carried = reader.read("holder_name", lambda text: carry(text, field="holder_name"))
    if carried and not any(letter.isalpha() for letter in carried):
        reader.fault("holder_name", "holder_name_unreadable", "The holder's name has no letter; give the name in full.")
    if len(carried) > NAME_LENGTH:
        reader.fault("holder_name", "text_too_long", f"The holder's name is longer than {NAME_LENGTH} characters.")
    return reader.fields["holder_name"]


def _address(reader: _Reader) -> Address:
    texts = {name: _text(reader, name, reader.fields[name], length) for name, length in _ADDRESS_LENGTHS.items()}
    return Address(**texts, country=reader.read("country", _country("country")))


def _text(reader: _Reader, name: str, text: str, length: int = NAME_LENGTH) -> str:
    """Give text as it was typed, once it is known that a bank file can carry it."""
    try:
        carried = carry(text, field=name)
    except Refusal as refusal:
        reader.faults += refusal.faults
        return ""
    if len(carried) > length:
        reader.fault(name, "text_too_long", f"{name} is longer than {length} characters; shorten it.")
    return text


def _country(field: str) -> Callable[[str], str]:
    return lambda text: country_of(text, field=field)
