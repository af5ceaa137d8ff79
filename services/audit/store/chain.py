"""The chain as rows. In and out: links and the head. Rows of the chain are only ever added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from services.audit.domain.chain import START, Head, Link
from services.audit.domain.search import Search
from services.audit.store.tables import entries, entry_objects, heads
from shared.plumbing.database import insert_together
from shared.plumbing.statements import Statement
from shared.values.finding import Finding

# Enough to make a round trip cheap, few enough to hold in memory whatever the chain's length.
_TOGETHER = 2_000
_LABELS = ("noted_epoch", "service", "kind", "actor_id", "trace_id")
_HEAD = sa.select(heads.c.number, heads.c.hash, heads.c.anchored_day)
_LINK = sa.select(entries.c.number, entries.c.text, entries.c.hash)
# Run for every batch of notes and every anchor, which are as many as what people do.
_HOLD = Statement(_HEAD.with_for_update())
_HASH = Statement(sa.select(entries.c.hash).where(entries.c.number == sa.bindparam("of_number", type_=sa.BigInteger)))
_MOVE = Statement(
    heads.update().values(
        number=sa.bindparam("last_number", type_=sa.BigInteger), hash=sa.bindparam("last_hash", type_=sa.Text)
    )
)
_ANCHORED = Statement(heads.update().values(anchored_day=sa.bindparam("day", type_=sa.Text)))


class ChainRows:
    """Entries by number, and the one row that says where they end."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def hold(self) -> Head:
        """Give the head and keep every other transaction from appending until this one ends."""
        (head,) = _HOLD.rows(self._connection)
        return Head(*head)

    def head(self) -> Head:
        """Give the head."""
        return Head(*self._connection.execute(_HEAD).one())

    def hash_at(self, number: int) -> str | None:
        """Give the hash of one entry, or of the start of the chain; None where it does not reach so far."""
        if number == 0:
            return START
        return next((str(text) for (text,) in _HASH.rows(self._connection, of_number=number)), None)

    def append(self, links: Sequence[Link], told: Sequence[Mapping[str, Any]]) -> None:
        """Add links behind the head, which moves on to the last of them; `told` is what each of them says."""
        pairs = list(zip(links, told, strict=True))
        rows = [vars(link) | {name: one[name] for name in _LABELS} for link, one in pairs]
        about = [{"number": link.number, "object_id": each} for link, one in pairs for each in set(one["object_ids"])]
        insert_together(self._connection, {entries: rows, entry_objects: about})
        _MOVE.run(self._connection, last_number=links[-1].number, last_hash=links[-1].hash)

    def note_anchored(self, day: str) -> None:
        """Remember that a day's anchor was written, so that one that disappears is missed."""
        _ANCHORED.run(self._connection, day=day)

    def page(self, search: Search, before: int | None, limit: int) -> list[Link]:
        """Give up to `limit` entries with lower numbers than `before`, the newest first."""
        query = _LINK.where(*_conditions(search))
        if before is not None:
            query = query.where(entries.c.number < before)
        return self._links(query.order_by(entries.c.number.desc()).limit(limit))

    def of_kind(self, kind: str) -> list[Link]:
        """Give every entry of a rare kind."""
        return self._links(_LINK.where(entries.c.kind == kind).order_by(entries.c.number))

    def walk(self) -> Iterator[Link]:
        """Give every entry from the first on."""
        after = 0
        while some := self._links(_LINK.where(entries.c.number > after).order_by(entries.c.number).limit(_TOGETHER)):
            yield from some
            after = some[-1].number

    def mislabelled(self) -> list[Finding]:
        """Find entries that a search would miss: their columns say other than their text."""
        query = sa.select(entries.c.number, entries.c.text, *[entries.c[name] for name in _LABELS])
        found, after = list[Finding](), 0
        while rows := self._connection.execute(
            query.where(entries.c.number > after).order_by(entries.c.number).limit(_TOGETHER)
        ).all():
            about = self._about(rows[0].number, rows[-1].number)
            found += [_mislabelled(row.number) for row in rows if not _is_labelled(row, about.get(row.number, set()))]
            after = rows[-1].number
        return found

    def _about(self, first: int, last: int) -> dict[int, set[str]]:
        query = sa.select(entry_objects).where(entry_objects.c.number.between(first, last))
        found: dict[int, set[str]] = {}
        for number, object_id in self._connection.execute(query):
            found.setdefault(number, set()).add(object_id)
        return found

    def _links(self, query: sa.Select[Any]) -> list[Link]:
        return [Link(*row) for row in self._connection.execute(query)]


def _is_labelled(row: sa.Row[Any], about: set[str]) -> bool:
    told = Link(row.number, row.text, "").told()
    return all(getattr(row, name) == told[name] for name in _LABELS) and about == set(told["object_ids"])


def _mislabelled(number: int) -> Finding:
    detail = f"Entry {number} is found under other words than it says. See docs/audit.md, `What a break means`."
    return Finding("entry_mislabelled", f"entry {number}", detail)


def _conditions(search: Search) -> list[sa.ColumnElement[bool]]:
    equal = {name: getattr(search, name) for name in ("actor_id", "kind", "service", "trace_id")}
    wanted: list[sa.ColumnElement[bool]] = [entries.c[name] == value for name, value in equal.items() if value]
    if search.object_id:
        about = sa.select(entry_objects.c.number).where(entry_objects.c.object_id == search.object_id)
        wanted.append(entries.c.number.in_(about))
    if search.from_epoch is not None:
        wanted.append(entries.c.noted_epoch >= search.from_epoch)
    if search.to_epoch is not None:
        wanted.append(entries.c.noted_epoch < search.to_epoch)
    return wanted
