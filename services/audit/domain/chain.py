"""A chain of entries: each is hashed together with the hash of the one before, and numbered without a gap.

In: entries as told, the head of the chain. Out: links to append. SHA-256 (FIPS 180-4) over the hash before, a line
break and the entry's canonical text: whoever changes, takes out, adds or moves an entry changes every hash after it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

START = "0" * 64


@dataclass(frozen=True)
class Head:
    """The end of the chain: how many entries there are, the hash of the last, and the last day that was anchored."""

    number: int = 0
    hash: str = START
    anchored_day: str = ""


@dataclass(frozen=True)
class Link:
    """One entry in its place: its number, its canonical text, its hash."""

    number: int
    text: str
    hash: str

    def told(self) -> dict[str, Any]:
        """Give what the text says."""
        return dict(json.loads(self.text))


@dataclass(frozen=True)
class Anchor:
    """The head as it was noted outside the database on a day."""

    day: str
    number: int
    hash: str


def canonical(number: int, told: Mapping[str, Any]) -> str:
    """Write an entry so that the same entry is always the same text: names in order, no spaces, every character."""
    return json.dumps({**told, "number": number}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def hash_of(before: str, text: str) -> str:
    """Hash an entry's text onto the hash before it."""
    return hashlib.sha256(f"{before}\n{text}".encode()).hexdigest()


def extend(head: Head, entries: Sequence[Mapping[str, Any]]) -> list[Link]:
    """Put entries behind the head, in the order given."""
    links, before = list[Link](), head.hash
    for number, told in enumerate(entries, head.number + 1):
        text = canonical(number, told)
        before = hash_of(before, text)
        links.append(Link(number, text, before))
    return links
