"""A trainer: who they are to their vendor, and the states from first entry to leaving.

In: text as people type it. Out: a checked `Person`, or a refusal that names the field.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from shared.values.country import country_of
from shared.values.email import address_of
from shared.values.refusal import Refusal, conflict
from shared.values.span import zone

WORKER_TYPES = ("contractor", "employee")
MAX_NAME_CHARACTERS = 70
MAX_REF_CHARACTERS = 35

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
    """Check the seven fields; refuses with the first field at fault and its remedy."""
    return Person(
        _text(raw, "external_ref", MAX_REF_CHARACTERS),
        _text(raw, "given_name", MAX_NAME_CHARACTERS),
        _text(raw, "family_name", MAX_NAME_CHARACTERS),
        _email(raw["email"]),
        country_of(raw["country"]),
        zone(raw["zone"]).key,
        _worker_type(raw.get("worker_type") or "contractor"),
    )


def check_transition(present: str, target: str) -> None:
    """Refuse a change of state that the table does not list."""
    if target not in TRANSITIONS[present]:
        raise conflict("trainer_state", f"A trainer who is {present} cannot become {target}.")


def _text(raw: Mapping[str, str], field: str, limit: int) -> str:
    value = " ".join(raw[field].split())
    if not value:
        raise Refusal("field_empty", f"{field} is empty; fill it in.", pointer=field)
    if len(value) > limit or not value.isprintable():
        raise Refusal("field_unusable", f"{field} must have at most {limit} printable characters.", pointer=field)
    return value


def _email(value: str) -> str:
    address = address_of(value)
    if not address:
        detail = f"{value[:80]!r} is no e-mail address of one person; give one such as nora@example.org."
        raise Refusal("email_unreadable", detail, pointer="email")
    return address


def _worker_type(value: str) -> str:
    if value not in WORKER_TYPES:
        detail = f"{value[:20]!r} is none of {', '.join(WORKER_TYPES)}."
        raise Refusal("worker_type_unknown", detail, pointer="worker_type")
    return value
