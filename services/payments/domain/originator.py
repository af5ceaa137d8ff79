"""The operator's own side of every bank file: who pays, from which account, through which bank.

In: settings (demo values by default, so that the first minute works; no real bank has these numbers).
Out: one immutable `Originator`, checked as strictly as a trainer's account.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from services.payments.domain import bank_ids
from services.payments.domain.account import Address
from services.payments.domain.characters import carry, carry_upper
from shared.values.refusal import Refusal, conflict

_SETTINGS = ("name", "company_id", "odfi_routing_number", "odfi_name", "immediate_origin", "entry_description",
             "iban", "bic", "zone")  # fmt: skip
_ADDRESS_SETTINGS = ("street", "building", "postcode", "town", "country")


@dataclass(frozen=True)
class Originator:
    """Who pays. `company_id` is the ten characters the ODFI assigned (often 1 and the tax number).

    `immediate_origin` is nine digits, or the ten characters the bank wants in their place; `zone` is where
    the file's date and time are read from the clock; `ach_line_ending` is LF, or CRLF for a bank that asks for it.
    `unset` names the settings that hold demo values; `demo` says that files may show them.
    """

    name: str = "Hourbook Demo Operator"
    company_id: str = "1123456789"
    odfi_routing_number: str = "123456780"
    odfi_name: str = "Demo Bank"
    immediate_origin: str = "123456780"
    entry_description: str = "PAYROLL"
    iban: str = "DE89370400440532013000"
    bic: str = "COBADEFFXXX"
    zone: str = "America/New_York"
    ach_line_ending: str = "\n"
    address: Address = field(default_factory=lambda: Address("Beispielstrasse", "1", "10115", "Berlin", "DE"))
    unset: frozenset[str] = field(default_factory=lambda: frozenset({*_SETTINGS, *_ADDRESS_SETTINGS}))
    demo: bool = True

    def __post_init__(self) -> None:
        """Refuse settings that would make every file wrong."""
        bank_ids.routing_number(self.odfi_routing_number)
        bank_ids.iban(self.iban)
        bank_ids.bic(self.bic)
        for name in ("name", "odfi_name", "entry_description"):
            carry_upper(getattr(self, name), field=f"originator.{name}")
        carry(self.address.town, field="originator.address.town")
        if not re.fullmatch(r"[A-Z0-9]{10}", self.company_id) or not re.fullmatch(
            r"\d{9}|[A-Z0-9]{10}", self.immediate_origin
        ):
            raise Refusal(
                "originator_malformed",
                "The originator's company_id has ten capital letters or digits, its immediate_origin nine digits "
                "or ten characters; set them as the bank assigned them.",
            )
        if not (self.address.town and re.fullmatch("[A-Z]{2}", self.address.country)):
            raise Refusal("originator_address_missing", "The originator needs a town and a country of two letters.")


# What a method's file says of the payer.
_SAID: Mapping[str, tuple[str, ...]] = {
    "ach": ("name", "company_id", "odfi_routing_number", "odfi_name", "immediate_origin"),
    "sepa": ("name", "iban", "bic", "town", "country"),
    "register": ("name",),
}
_LINE_ENDINGS = {"LF": "\n", "CRLF": "\r\n"}


def originator_from(settings: Mapping[str, str]) -> Originator:
    """Read the settings `originator_<field>`; what is not set keeps its demo value.

    A set address replaces the demo one as a whole; `originator_ach_line_ending` is LF or CRLF. With
    `originator_demo` no, a file that would show a demo value is refused (`require_own`).
    """
    given = {name: settings[f"originator_{name}"] for name in _SETTINGS if settings.get(f"originator_{name}")}
    address = {name: settings.get(f"originator_{name}", "") for name in _ADDRESS_SETTINGS}
    ending = settings.get("originator_ach_line_ending", "LF")
    if ending not in _LINE_ENDINGS:
        raise Refusal("originator_malformed", f"originator_ach_line_ending is {ending!r}; give LF or CRLF.")
    demo = Originator()
    where = Address(**address) if any(address.values()) else demo.address
    own = {*given, *(name for name, value in address.items() if value)}
    return replace(demo, address=where, ach_line_ending=_LINE_ENDINGS[ending], unset=demo.unset - own,
                   demo=settings.get("originator_demo") != "no", **given)  # fmt: skip


@dataclass(frozen=True)
class Payer:
    """What a method's files say of who pays: the variables it is set by, and those of them that nobody set.

    `state` is own, where all are set; demo, where files may show demo values; missing, where they are refused for it.
    """

    state: str
    settings: tuple[str, ...]
    unset: tuple[str, ...]


# In the order of how much is to be done.
PAYER_STATES = ("own", "demo", "missing")


def payer_of(originator: Originator, method: str) -> Payer:
    """Say how the payer of a method is set up, without telling what is set."""
    said = {name: f"HOURBOOK_ORIGINATOR_{name.upper()}" for name in _SAID[method]}
    unset = tuple(variable for name, variable in said.items() if name in originator.unset)
    state = "own" if not unset else "demo" if originator.demo else "missing"
    return Payer(state, tuple(said.values()), unset)


def require_own(originator: Originator, method: str) -> None:
    """Refuse a file by a method that would tell a real bank a demo value about the payer."""
    payer = payer_of(originator, method)
    if payer.state == "missing":
        raise conflict("originator_unset", f"Nobody said who pays; set {', '.join(payer.unset)} and start again.")
