"""How a chain can be broken. In: its links from the first on, its head, its anchors. Out: findings, each with a remedy.

A walk costs one hash an entry and keeps nothing but what it compares with later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from services.audit.domain.chain import START, Anchor, Head, Link, hash_of
from shared.values.finding import Finding

_REMEDY = "See docs/audit.md, `What a break means`."


class Walk:
    """Follows a chain link by link; `end` says what only its end can show."""

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        """Begin before the first entry."""
        self._before, self._number = START, 0
        self._anchors: dict[int, list[Anchor]] = {}
        for anchor in anchors:
            self._anchors.setdefault(anchor.number, []).append(anchor)

    def step(self, link: Link) -> Iterator[Finding]:
        """Hold the next link against what came before it."""
        if link.number != self._number + 1:
            missing = f"{self._number + 1} to {link.number - 1}"
            yield _finding("chain_gap", link.number, f"Entries {missing} are missing before entry {link.number}.")
        elif hash_of(self._before, link.text) != link.hash:
            yield _finding("entry_altered", link.number, f"Entry {link.number} is not what was written or was moved.")
        yield from self._held(link)
        # From here on the stored hash counts: one altered entry is one finding, and what follows is held to it.
        self._before, self._number = link.hash, link.number

    def _held(self, link: Link) -> Iterator[Finding]:
        for anchor in self._anchors.pop(link.number, ()):
            if anchor.hash != link.hash:
                yield _contradicted(anchor, "chain_replaced", f"another entry {anchor.number} than the chain holds now")

    def end(self, head: Head) -> Iterator[Finding]:
        """Hold the end against the head that was written with it, and against anchors beyond it."""
        if (head.number, head.hash) != (self._number, self._before):
            yield _finding("head_differs", head.number,
                           f"The head says {head.number} entries, there are {self._number}.")  # fmt: skip
        for anchor in (one for number in sorted(self._anchors) if number for one in self._anchors[number]):
            known = f"{anchor.number} entries, the chain ends with entry {self._number}"
            yield _contradicted(anchor, "chain_cut", known)


def _finding(code: str, number: int, detail: str) -> Finding:
    return Finding(code, f"entry {number}", f"{detail} {_REMEDY}")


def _contradicted(anchor: Anchor, code: str, what: str) -> Finding:
    return Finding(code, subject_of(anchor), f"The anchor of {anchor.day} knows {what}. {_REMEDY}")


def subject_of(anchor: Anchor) -> str:
    """Name an anchor with its hash, so that whoever acknowledges one break does not acknowledge the next."""
    return f"anchor of {anchor.day}, {anchor.number} {anchor.hash[:16]}"
