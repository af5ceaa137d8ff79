"""Addresses at which nobody is: those of people who are forgotten. In: a pseudonym. Out: an address, and what it is."""

from __future__ import annotations

# Reserved by RFC 2606: no mail ever reaches it.
_NOWHERE = "@erased.invalid"


def nowhere(pseudonym: str) -> str:
    """Give the address that stands in place of a person's own."""
    return pseudonym + _NOWHERE


def is_nowhere(email: str) -> bool:
    """Say whether an address stands in place of one that is forgotten."""
    return email.endswith(_NOWHERE)
