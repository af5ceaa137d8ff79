"""The embedded event log: one append-only SQLite table, and one row per consumer group and topic.

In: envelopes. Out: records. For one machine; the table is the whole broker. It keeps everything but what would go on
naming people: names and addresses that were told anew, be it as a pseudonym.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import sqlalchemy as sa

from shared.events.catalogue import MOVED, NEWEST_ONLY
from shared.events.fact import Envelope
from shared.plumbing.database import open_engine, upsert
from shared.plumbing.event_log import Record
from shared.plumbing.listed import ListText
from shared.plumbing.statements import Statement

_METADATA = sa.MetaData()
_RECORDS = sa.Table(
    "records",
    _METADATA,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("topic", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("at_epoch", sa.Integer, nullable=False),
    sa.Column("traceparent", sa.Text, nullable=False),
    sa.Column("data", sa.LargeBinary, nullable=False),
    sa.Index("records_by_topic", "topic", "position"),
    sqlite_autoincrement=True,
)
_OFFSETS = sa.Table(
    "offsets",
    _METADATA,
    sa.Column("group_name", sa.Text, primary_key=True),
    sa.Column("topic", sa.Text, primary_key=True),
    sa.Column("position", sa.Integer, nullable=False),
)
_ASKED = sa.func.json_each(sa.bindparam("topics", type_=ListText())).table_valued(sa.column("value", sa.Text))
_COMMITTED = (
    sa.select(_OFFSETS.c.position)
    .where(_OFFSETS.c.group_name == sa.bindparam("group", type_=sa.Text), _OFFSETS.c.topic == _ASKED.c.value)
    .scalar_subquery()
)
# Each topic is gone into at the group's position: a log that holds years answers as one that holds a day.
_AHEAD = sa.select(_RECORDS.c.position).join_from(
    _ASKED,
    _RECORDS,
    sa.and_(_RECORDS.c.topic == _ASKED.c.value, _RECORDS.c.position > sa.func.coalesce(_COMMITTED, 0)),
)
# Every group asks many times a second.
_NEXT = Statement(
    sa.select(_RECORDS.c.position, *[_RECORDS.c[name] for name in Envelope._fields])
    # Positions alone are sorted, by the index; what the facts say is read of those that are given.
    .where(_RECORDS.c.position.in_(_AHEAD.order_by(_RECORDS.c.position).limit(sa.bindparam("most", type_=sa.Integer))))
    .order_by(_RECORDS.c.position)
)
_LAG = Statement(sa.select(sa.func.count()).select_from(_AHEAD.subquery()))
# Said to the driver as it is: an insert that is worked out anew for each of thousands of rows takes twice as long.
_APPEND = f"INSERT INTO records ({', '.join(Envelope._fields)}) VALUES ({', '.join('?' * len(Envelope._fields))})"  # noqa: S608 - our own

EVERY_SECONDS = 86_400
_SAID = _RECORDS.alias("said")
_NEWEST = (
    sa.select(sa.func.max(_SAID.c.position)).where(_SAID.c.topic.in_(NEWEST_ONLY)).group_by(_SAID.c.topic, _SAID.c.key)
)
_HEARD_BY_ALL = (
    sa.select(sa.func.min(_OFFSETS.c.position)).where(_OFFSETS.c.topic == _RECORDS.c.topic).scalar_subquery()
)
_FORGET = _RECORDS.delete().where(
    _RECORDS.c.topic.in_(NEWEST_ONLY), _RECORDS.c.position <= _HEARD_BY_ALL, _RECORDS.c.position.not_in(_NEWEST)
)


class EmbeddedLog:
    """An `EventLog` in one SQLite file, shared by all services of one process."""

    def __init__(self, url: str) -> None:
        """Open the file, creating its two tables where they are missing; facts that lie elsewhere by now move there."""
        self._engine = open_engine(url)
        _METADATA.create_all(self._engine)
        for type_, (first, own) in MOVED.items():
            self._move(sa.and_(_RECORDS.c.topic == first, _RECORDS.c.type == type_), own)
        self._forgets_epoch = 0

    def _move(self, these: sa.ColumnElement[bool], topic: str) -> None:
        """Put them on another topic; whoever has heard them knows their ids. Only where some are there, it writes."""
        with self._reading() as connection:
            found = connection.execute(sa.select(_RECORDS.c.position).where(these).limit(1)).first()
        if found:
            with self._engine.begin() as connection:
                connection.execute(_RECORDS.update().where(these).values(topic=topic))

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Append all in one transaction."""
        if envelopes:
            with self._engine.begin() as connection:
                connection.exec_driver_sql(_APPEND, list(envelopes))
            self._forget(envelopes[-1].at_epoch)

    def _forget(self, at_epoch: int) -> None:
        """Delete what newer facts stand for, once a day by the facts' own clock; what is deleted is overwritten."""
        if at_epoch < self._forgets_epoch:
            return
        self._forgets_epoch = at_epoch + EVERY_SECONDS
        with self._engine.begin() as connection:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")
            connection.execute(_FORGET)

    def poll(self, group: str, topics: Sequence[str], limit: int, wait_seconds: float = 0) -> list[Record]:
        """Read the oldest records past the group's position of each topic; what is there is there at once."""
        if not topics:
            return []
        with self._reading() as connection:
            rows = _NEXT.rows(connection, group=group, topics=topics, most=limit)
        return [Record(Envelope._make(row[1:]), row[0]) for row in rows]

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Move the group's position of each topic to its last record here."""
        last = {record.envelope.topic: record.position for record in records}
        rows = [{"group_name": group, "topic": topic, "position": position} for topic, position in last.items()]
        with self._engine.begin() as connection:
            upsert(connection, _OFFSETS, rows, keys=["group_name", "topic"])

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count what lies past the group's positions."""
        return self.lags({group: topics})[group]

    def lags(self, topics_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Count it for several groups at one moment."""
        with self._reading() as connection:
            return {
                group: int(_LAG.rows(connection, group=group, topics=topics)[0][0])
                for group, topics in topics_of.items()
            }

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    @contextmanager
    def _reading(self) -> Iterator[sa.Connection]:
        with self._engine.connect().execution_options(reading=True) as connection, connection.begin():
            yield connection
