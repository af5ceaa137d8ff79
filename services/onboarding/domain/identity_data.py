"""A trainer's own word on who they are: the names and country of their document, and the document itself.

In: text as people type it. Out: a checked `Confirmation`, or a refusal that names the field. Of the document's number
only the last characters are kept in the clear; whether two people gave the same one is told by a keyed digest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shared.values.country import country_of
from shared.values.refusal import Refusal
from shared.values.span import parse_date

DOCUMENTS = ("passport", "id_card", "residence_permit", "driving_licence")
# What a confirmation may correct of the vendor's data: not their address, where they are invited, nor the reference.
CONFIRMED = ("given_name", "family_name", "country", "zone")
_NUMBER = re.compile(r"[A-Z0-9]{4,24}")


@dataclass(frozen=True)
class Document:
    """An identity document; `expires_on` is its last day."""

    kind: str
    country: str
    number: str
    expires_on: date

    @property
    def last4(self) -> str:
        """Give the last four characters, all that is ever shown."""
        return self.number[-4:]


def check_document(raw: Mapping[str, str], today: date) -> Document:
    """Check a document; refuses one that is none of `DOCUMENTS`, or has expired."""
    if raw["kind"] not in DOCUMENTS:
        raise Refusal("document_unknown", f"{raw['kind'][:20]!r} is none of {', '.join(DOCUMENTS)}.", pointer="kind")
    country = country_of(raw["country"])
    number = re.sub(r"[\s./-]", "", raw["document_number"]).upper()
    if not _NUMBER.fullmatch(number):
        detail = "A document's number has 4 to 24 letters and digits; copy it from the document."
        raise Refusal("document_number_unreadable", detail, pointer="document_number")
    expires = parse_date(raw["expires_on"], field="expires_on")
    if expires < today:
        raise Refusal("document_expired", f"The document expired on {expires}; give one that holds.",
                      pointer="expires_on")  # fmt: skip
    return Document(raw["kind"], country, number, expires)
