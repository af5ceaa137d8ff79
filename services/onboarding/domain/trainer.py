"""A trainer: who they are to their vendor, and the states from first entry to leaving.

In: text as people type it. Out: a checked `Person`, or a refusal that names the field.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from shared.values.country import country_of
from shared.values.email import address_of
from shared.values.refusal import Fault, Refusal, conflict
from shared.values.span import zone

WORKER_TYPES = ("contractor", "employee")
MAX_NAME_CHARACTERS = 70
MAX_REF_CHARACTERS = 35
# They keep letters apart or together, and belong to names in Persian and in Indian scripts.
_JOINERS = "\u200c\u200d"

# from -> to. Every change is a row: who, when, why.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "registered": ("accepted", "left"),
    "accepted": ("active", "left"),
    "active": ("left",),
    "left": ("registered", "accepted", "active"),
}


@dataclass(frozen=True)
class Person:
    """What a vendor says of a trainer. `external_ref` is the vendor's own number and never changes."""

    external_ref: str
    given_name: str
    family_name: str
    email: str
    country: str
    zone: str
    worker_type: str


def check_person(raw: Mapping[str, str]) -> Person:
    """Check the seven fields; refuses with every field at fault, each with its remedy."""
    read: dict[str, str] = {}
    faults: list[Fault] = []
    for name, check in _CHECKS.items():
        try:
            read[name] = check(raw)
        except Refusal as refusal:
            faults += refusal.faults
    if faults:
        raise Refusal(faults[0].code, faults[0].detail, faults=tuple(faults))
    return Person(**read)


def check_transition(present: str, target: str) -> None:
    """Refuse a change of state that the table does not list."""
    if target not in TRANSITIONS[present]:
        raise conflict("trainer_state", f"A trainer who is {present} cannot become {target}.")


def _text(raw: Mapping[str, str], field: str, limit: int) -> str:
    # A Mac writes é as two characters; the same name is the same text wherever it was typed.
    value = normalize("NFC", " ".join(raw[field].split()).strip(_JOINERS))
    if not value:
        raise Refusal("field_empty", f"{field} is empty; fill it in.", pointer=field)
    unseen = next((sign for sign in value if not sign.isprintable() and sign not in _JOINERS), None)
    if unseen:
        detail = f"{field} holds a sign that cannot be seen (U+{ord(unseen):04X}); type it again instead of pasting it."
        raise Refusal("field_unusable", detail, pointer=field)
    if len(value) > limit:
        raise Refusal("field_unusable", f"{field} must have at most {limit} printable characters.", pointer=field)
    return value


def _email(value: str) -> str:
    address = address_of(value)
    if not address:
        detail = f"{value[:80]!r} is no e-mail address of one person; give one such as nora@example.org."
        raise Refusal("email_unreadable", detail, pointer="email")
    return address


def _worker_type(value: str) -> str:
    if value.lower() not in WORKER_TYPES:
        detail = f"{value[:20]!r} is none of {', '.join(WORKER_TYPES)}."
        raise Refusal("worker_type_unknown", detail, pointer="worker_type")
    return value.lower()


_CHECKS: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "external_ref": lambda raw: _text(raw, "external_ref", MAX_REF_CHARACTERS),
    "given_name": lambda raw: _text(raw, "given_name", MAX_NAME_CHARACTERS),
    "family_name": lambda raw: _text(raw, "family_name", MAX_NAME_CHARACTERS),
    "email": lambda raw: _email(raw["email"]),
    "country": lambda raw: country_of(raw["country"]),
    "zone": lambda raw: zone(raw["zone"]).key,
    "worker_type": lambda raw: _worker_type(raw.get("worker_type") or "contractor"),
}
