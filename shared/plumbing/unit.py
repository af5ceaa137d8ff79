"""The unit of work: rows, facts and the answer to the caller commit together or not at all.

In: an engine and the service's own `Unit` class. Out: units, each one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Generic, TypeVar

import msgspec
import polars as pl
import sqlalchemy as sa

from shared.events.audit import ChangeNoted
from shared.events.catalogue import encode, encode_columns, topic_of
from shared.events.fact import Fact
from shared.plumbing.columns import write_in_parts
from shared.plumbing.database import COPY_ROWS, insert_together
from shared.plumbing.fail_points import fail_point
from shared.plumbing.statements import send_waiting
from shared.plumbing.tables import plumbing_tables
from shared.plumbing.traces import trace_id
from shared.values.call import Call
from shared.values.noted import CHANGED, SECRET_OPENED

# So many facts are written while those before them are taken in.
_PART = 2_000
# So many ids fit a broker's message several times over.
MOST_IDS = 10_000

_TABLES = sa.MetaData()
plumbing_tables(_TABLES)
OUTBOX, INBOX, HEARD_KEYS, PARKED, DROPPED, ANSWERS, ENDED_SESSIONS = (
    _TABLES.tables[name] for name in ("outbox", "inbox", "heard_keys", "parked", "dropped", "answers", "ended_sessions")
)


class Unit:
    """One transaction of one call. Services subclass it and give their repositories as attributes."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        """Begin with nothing said; `traces` maps a fact's key to the trace of the fact that caused it.

        `doing` is what audit is told this is: a route, a job or a command. `concerned` are ids it bears on that no
        answer names, `opened` those of sealed records that were decrypted.
        """
        self.connection = connection
        self.call = call
        self.traces: Mapping[str, str] = {}
        self.service = ""
        self.doing = call.under.what
        self.concerned: list[str] = []
        self.opened: list[str] = []
        # The door notes by itself what it lets in; whatever else a person opens is noted by `finish`.
        self.at_door = self.noted = False
        self._by_service = call.actor.has("service")
        self._types: set[str] = set()
        self._keys: dict[str, None] = {}
        self._said: list[dict[str, Any]] = []

    def say(self, fact: Fact) -> None:
        """Put a fact in the outbox: it leaves after, and only if, this unit commits."""
        key = str(getattr(fact, fact.KEY))
        self._remember(type(fact), [key])
        self._say(type(fact), key, encode(fact))

    def _say(self, kind: type[Fact], key: str, data: bytes) -> None:
        self._put("fact", self.call.new_id("evt"), kind.TYPE, kind.VERSION, topic_of(kind.TYPE), key, data)

    def say_columns(self, kind: type[Fact], facts: pl.DataFrame) -> None:
        """Put many facts of one kind in the outbox, a row each: the same bytes as saying them one by one."""
        keys = facts[kind.KEY].cast(pl.String)
        self._remember(kind, keys)
        if facts.height < COPY_ROWS:
            for key, fact in zip(keys, encode_columns(kind, facts), strict=True):
                self._say(kind, key, fact)
            return
        self.flush()
        write_in_parts(self.connection, OUTBOX, (self._outgoing(kind, part) for part in facts.iter_slices(_PART)))

    def _outgoing(self, kind: type[Fact], facts: pl.DataFrame) -> pl.DataFrame:
        """Give rows of the outbox."""
        keys = facts[kind.KEY].cast(pl.String)
        alike = {"kind": "fact", "type": kind.TYPE, "version": kind.VERSION, "topic": topic_of(kind.TYPE),
                 "at_epoch": self.call.at_epoch}  # fmt: skip
        return pl.DataFrame({
            "id": self.call.new_ids("evt", facts.height), "key": keys,
            "traceparent": [self.traces.get(key, self.call.traceparent) for key in keys],
            "data": encode_columns(kind, facts),
        }).with_columns(pl.lit(value).alias(name) for name, value in alike.items())  # fmt: skip

    def _remember(self, kind: type[Fact], keys: Iterable[str]) -> None:
        """Keep whom facts are about: what a person caused bears on them. A service that only follows is not noted."""
        if not self._by_service:
            self._types.add(kind.TYPE)
            self._keys |= dict.fromkeys(keys)

    def ask(self, job: str, payload: Mapping[str, Any], *, key: str = "") -> None:
        """Put a job in the outbox: a worker of the service that owns the queue will do it at least once."""
        self._put("job", self.call.new_id("job"), job, 1, job, key, msgspec.json.encode(dict(payload)))

    def _put(self, kind: str, identifier: str, type_: str, version: int, topic: str, key: str, data: bytes) -> None:
        self._said.append({
            "id": identifier, "kind": kind, "type": type_, "version": version, "topic": topic, "key": key,
            "at_epoch": self.call.at_epoch, "traceparent": self.traces.get(key, self.call.traceparent), "data": data,
        })  # fmt: skip

    def note(
        self,
        kind: str,
        *,
        object_id: str = "",
        object_ids: Sequence[str] = (),
        why: str = "",
        before: Any = None,
        after: Any = None,
        by: str = "",
    ) -> None:
        """Tell audit what was done here; `before` and `after` hold nothing that may not be kept for ever.

        Doors note every change by themselves (`noting.py`), units every opening of a sealed record and what people do
        by other ways than a door; `by` names an operator at a command line.
        """
        self.noted = True
        actor, when = self.call.actor, self.call.at_epoch
        ids = dict.fromkeys([*([object_id] if object_id else []), *object_ids]) | self._keys
        noted = ChangeNoted(
            self.service, kind, self.doing, when, by or actor.user_id, tuple(sorted(actor.roles)), object_id,
            tuple(ids)[:MOST_IDS], why, _json(before), _json(after),
            self.call.origin.address, self.call.origin.agent, trace_id(self.call.traceparent),
        )  # fmt: skip
        self._say(ChangeNoted, noted.service, encode(noted))

    @contextmanager
    def rehearsal(self, *, only_try: bool = False) -> Iterator[None]:
        """Do what follows; where it is refused, or only a try, neither rows nor what was said of them stay."""
        # What was said until here is kept whatever becomes of the rest.
        self.flush(soon=True)
        keys, types, concerned = dict(self._keys), set(self._types), len(self.concerned)
        attempt = self.connection.begin_nested()
        try:
            yield
            # Rows that wait for the next statement are refused here, if they are, and not by whoever comes next.
            send_waiting(self.connection)
        except BaseException:
            only_try = True
            raise
        finally:
            if only_try:
                attempt.rollback()
                self._said, self._keys, self._types = [], keys, types
                del self.concerned[concerned:]
            else:
                attempt.commit()

    def finish(self) -> None:
        """Note what nobody has noted yet: sealed records that were opened, and what people did past every door."""
        opened = list(dict.fromkeys(self.opened))
        if opened:
            self.note(SECRET_OPENED, object_ids=opened, after={"records": len(opened)})
        elif not (self.noted or self._by_service or self.at_door):
            self.note(CHANGED, after={"facts": sorted(self._types)})

    def flush(
        self, beside: Mapping[sa.Table, Sequence[Mapping[str, Any]]] | None = None, *, soon: bool = False
    ) -> None:
        """Write what was said to the outbox, and rows `beside` it; the last time with the commit, which is `soon`."""
        # Positions follow the order in which things were said.
        insert_together(self.connection, {OUTBOX: self._said, **(beside or {})}, soon=soon)
        self._said = []


def _json(value: Any) -> str:
    return msgspec.json.encode(value, order="sorted").decode()


U = TypeVar("U", bound=Unit)


class Units(Generic[U]):
    """Makes units of one service's own class on its database."""

    def __init__(self, engine: sa.Engine, make_unit: Callable[[sa.Connection, Call], U]) -> None:
        """Keep the engine and what makes a unit of (connection, call): the class, or a partial of it."""
        self.engine = engine
        # A wired service gives its name: what its units tell audit says whose they are.
        self.service = ""
        self._make_unit = make_unit

    @contextmanager
    def write(self, call: Call) -> Iterator[U]:
        """Open a unit that commits at the end, or rolls back on any exception."""
        with self.engine.begin() as connection:
            unit = self._make_unit(connection, call)
            unit.service = self.service
            yield unit
            unit.finish()
            unit.flush(soon=True)
            fail_point("unit.flushed")
        fail_point("unit.committed")

    @contextmanager
    def read(self, call: Call) -> Iterator[U]:
        """Open a unit that sees one consistent state and writes nothing."""
        with self.engine.connect().execution_options(reading=True) as connection, connection.begin() as transaction:
            yield self._make_unit(connection, call)
            transaction.rollback()
