"""What audit's use cases need from outside: the chain, and a place beside the database for anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Protocol

from services.audit.domain.chain import Anchor, Head, Link
from services.audit.domain.search import Search
from shared.values.call import Call
from shared.values.finding import Finding


class Chain(Protocol):
    """The entries and their head. `hold` keeps every other writer out until this transaction ends."""

    def hold(self) -> Head: ...
    def head(self) -> Head: ...
    def hash_at(self, number: int) -> str | None: ...
    def append(self, links: Sequence[Link], told: Sequence[Mapping[str, Any]]) -> None: ...
    def note_anchored(self, day: str) -> None: ...
    def page(self, search: Search, before: int | None, limit: int) -> list[Link]: ...
    def walk(self) -> Iterator[Link]: ...
    def mislabelled(self) -> list[Finding]: ...
    def of_kind(self, kind: str) -> list[Link]: ...


class Anchors(Protocol):
    """Heads kept outside the database, one a day; a day's may move on, those of days past never change.

    `known` is False in a process that was told of no place for them.
    """

    known: bool

    def all(self) -> list[Anchor]: ...
    def newest(self) -> Anchor | None: ...
    def put(self, anchor: Anchor) -> None: ...


class AuditPort(Protocol):
    """One unit of work of audit."""

    chain: Chain
    anchors: Anchors
    call: Call

    def ask(self, job: str, payload: Mapping[str, Any]) -> None: ...
