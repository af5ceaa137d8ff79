"""The unit of work: rows, facts and the answer to the caller commit together or not at all.

In: an engine and the service's own `Unit` class. Out: units, each one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import msgspec
import polars as pl
import sqlalchemy as sa

from shared.events.catalogue import encode, encode_columns, topic_of
from shared.events.fact import Fact
from shared.plumbing.columns import write_columns
from shared.plumbing.database import COPY_ROWS, insert_together
from shared.plumbing.fail_points import fail_point
from shared.plumbing.tables import plumbing_tables
from shared.values.call import Call

_TABLES = sa.MetaData()
plumbing_tables(_TABLES)
OUTBOX, INBOX, HEARD_KEYS, PARKED, DROPPED, ANSWERS, ENDED_SESSIONS = (
    _TABLES.tables[name] for name in ("outbox", "inbox", "heard_keys", "parked", "dropped", "answers", "ended_sessions")
)


class Unit:
    """One transaction of one call. Services subclass it and give their repositories as attributes."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        """Begin with nothing said; `traces` maps a fact's key to the trace of the fact that caused it."""
        self.connection = connection
        self.call = call
        self.traces: Mapping[str, str] = {}
        self._said: list[dict[str, Any]] = []

    def say(self, fact: Fact) -> None:
        """Put a fact in the outbox: it leaves after, and only if, this unit commits."""
        self._say(type(fact), str(getattr(fact, fact.KEY)), encode(fact))

    def _say(self, kind: type[Fact], key: str, data: bytes) -> None:
        self._put("fact", self.call.new_id("evt"), kind.TYPE, kind.VERSION, topic_of(kind.TYPE), key, data)

    def say_columns(self, kind: type[Fact], facts: pl.DataFrame) -> None:
        """Put many facts of one kind in the outbox, a row each: the same bytes as saying them one by one."""
        keys, data = facts[kind.KEY].cast(pl.String), encode_columns(kind, facts)
        if facts.height < COPY_ROWS:
            for key, fact in zip(keys, data, strict=True):
                self._say(kind, key, fact)
            return
        many = pl.DataFrame({
            "id": [self.call.new_id("evt") for _ in range(facts.height)], "key": keys,
            "traceparent": [self.traces.get(key, self.call.traceparent) for key in keys],
            "data": data,
        })  # fmt: skip
        alike = {"kind": "fact", "type": kind.TYPE, "version": kind.VERSION, "topic": topic_of(kind.TYPE)}
        self.flush()
        write_columns(self.connection, OUTBOX, many.with_columns(
            pl.lit(self.call.at_epoch).alias("at_epoch"), *[pl.lit(value).alias(name) for name, value in alike.items()]
        ))  # fmt: skip

    def ask(self, job: str, payload: Mapping[str, Any], *, key: str = "") -> None:
        """Put a job in the outbox: a worker of the service that owns the queue will do it at least once."""
        self._put("job", self.call.new_id("job"), job, 1, job, key, msgspec.json.encode(dict(payload)))

    def _put(self, kind: str, identifier: str, type_: str, version: int, topic: str, key: str, data: bytes) -> None:
        self._said.append({
            "id": identifier, "kind": kind, "type": type_, "version": version, "topic": topic, "key": key,
            "at_epoch": self.call.at_epoch, "traceparent": self.traces.get(key, self.call.traceparent), "data": data,
        })  # fmt: skip

    def flush(self, beside: Mapping[sa.Table, Sequence[Mapping[str, Any]]] | None = None) -> None:
        """Write what was said to the outbox, and rows `beside` it; the last time just before the commit."""
        # Positions follow the order in which things were said.
        insert_together(self.connection, {OUTBOX: self._said, **(beside or {})})
        self._said = []


U = TypeVar("U", bound=Unit)


class Units(Generic[U]):
    """Makes units of one service's own class on its database."""

    def __init__(self, engine: sa.Engine, make_unit: Callable[[sa.Connection, Call], U]) -> None:
        """Keep the engine and what makes a unit of (connection, call): the class, or a partial of it."""
        self.engine = engine
        self._make_unit = make_unit

    @contextmanager
    def write(self, call: Call) -> Iterator[U]:
        """Open a unit that commits at the end, or rolls back on any exception."""
        with self.engine.begin() as connection:
            unit = self._make_unit(connection, call)
            yield unit
            unit.flush()
            fail_point("unit.flushed")
        fail_point("unit.committed")

    @contextmanager
    def read(self, call: Call) -> Iterator[U]:
        """Open a unit that sees one consistent state and writes nothing."""
        with self.engine.connect().execution_options(reading=True) as connection, connection.begin() as transaction:
            yield self._make_unit(connection, call)
            transaction.rollback()
