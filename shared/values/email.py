"""Addresses of e-mail. In: text. Out: one address that a header can hold as it is and that leads where it says.

Less than RFC 5321 allows: what a mail program would take for a name, for several addresses or for a machine of the
operator's own network (`<a@b.example>`, `a,b@c.example`, `a@[127.0.0.1]`) is no address of a person here, nor is one
with signs that cannot be seen, which would look like another.
"""

from __future__ import annotations

import re

MAX_CHARACTERS = 254
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
# The last part of a name is no number: that would be an address of IPv4.
_ADDRESS = re.compile(rf"[^@\s<>()\[\]\\\",;:]{{1,64}}@(?:{_LABEL}\.)+(?![0-9]+$){_LABEL}")


def address_of(text: str) -> str:
    """Give the address in lower case, so that it is the same person under one spelling; empty where it is none."""
    address = text.strip().lower()
    good = len(address) <= MAX_CHARACTERS and address.isprintable() and _ADDRESS.fullmatch(address)
    return address if good else ""
