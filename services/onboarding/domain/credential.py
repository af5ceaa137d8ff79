"""A credential: a licence, degree, language or skill test that somebody checks before projects count on it.

In: text as people type it. Out: a checked `Credential`, or a refusal that names the field. Who gave it never decides
on it. It is good from a day to its last day, once it is verified; a renewed one is another credential.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from shared.values.country import country_of
from shared.values.refusal import Refusal, conflict
from shared.values.span import parse_date

KINDS = ("licence", "degree", "language", "skill_test")
# from -> to. Every change is a row: who, when, why.
TRANSITIONS: Mapping[str, tuple[str, ...]] = {
    "pending": ("verified", "refused"),
    "verified": ("revoked",),
    "refused": (),
    "revoked": (),
}
# What was revoked was verified before, and counts up to the day it ended.
COUNTING = ("verified", "revoked")
# What a checker says -> the state it leads to.
DECISIONS: Mapping[str, str] = {"verify": "verified", "refuse": "refused", "revoke": "revoked"}
_NUMBER = re.compile(r"[A-Z0-9]{3,30}")
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Credential:
    """What a trainer holds; `valid_to` is exclusive, none where it does not end. `last4` is of its number."""

    credential_id: str
    trainer_id: str
    kind: str
    name: str
    issuer: str
    country: str
    last4: str
    valid_from: date
    valid_to: date | None
    given_by: str
    given_epoch: int
    state: str = "pending"
    reason: str = ""

    @property
    def expires_on(self) -> date | None:
        """Give its last day."""
        return None if self.valid_to is None else self.valid_to - _DAY


@dataclass(frozen=True)
class Claim:
    """The same as somebody claims it: `number` is compact, and never kept as it is."""

    kind: str
    name: str
    issuer: str
    country: str
    number: str
    valid_from: date
    valid_to: date | None


def check_claim(raw: Mapping[str, str], today: date) -> Claim:
    """Check what is claimed; refuses one whose last day has passed."""
    if raw["kind"] not in KINDS:
        raise Refusal("credential_kind_unknown", f"{raw['kind'][:20]!r} is none of {', '.join(KINDS)}.", pointer="kind")
    name, issuer = " ".join(raw["name"].split()), " ".join(raw["issuer"].split())
    if not name:
        raise Refusal(
            "field_empty", "name is empty; name it as projects ask for it, such as physician.", pointer="name"
        )
    number = compact_number(raw.get("credential_number") or "")
    if number and not _NUMBER.fullmatch(number):
        detail = "A number has 3 to 30 letters and digits; copy it again, or leave it empty."
        raise Refusal("credential_number_unreadable", detail, pointer="credential_number")
    country = country_of(raw["country"]) if raw.get("country") else ""
    begins = parse_date(raw["valid_from"], field="valid_from")
    ends = parse_date(raw["expires_on"], field="expires_on") + _DAY if raw.get("expires_on") else None
    if ends is not None and ends <= today:
        raise Refusal(
            "credential_ended", f"It was good until {ends - _DAY}; give the renewed one.", pointer="expires_on"
        )
    if ends is not None and ends <= begins:
        raise Refusal("dates_reversed", "expires_on must not lie before valid_from.", pointer="expires_on")
    return Claim(raw["kind"], name, issuer, country, number, begins, ends)


def compact_number(text: str) -> str:
    """Give a number as it is compared: capitals and digits alone, without what people put between them."""
    return re.sub(r"[\s./-]", "", text).upper()


def check_decision(present: str, decision: str) -> str:
    """Give the state a decision leads to; refuses one that the table does not list."""
    target = DECISIONS[decision]
    if target not in TRANSITIONS[present]:
        raise conflict("credential_state", f"A credential that is {present} cannot become {target}.", "decision")
    return target
