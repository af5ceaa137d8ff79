"""The tables of every service's database for what travels: outbox, inbox, heard keys, parked, dropped, answers, ended.

In: a service's metadata. Out: the same metadata with these tables, and their migrations.
"""

from __future__ import annotations

import sqlalchemy as sa

# 64 bits on PostgreSQL; on SQLite only a plain INTEGER key counts up by itself.
_COUNTER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def plumbing_tables(metadata: sa.MetaData) -> None:
    """Declare the tables of the plumbing in a service's metadata."""
    _tables_v1(metadata)
    _table_v2(metadata)
    _table_v3(metadata)
    _table_v4(metadata)


def _table_v4(metadata: sa.MetaData) -> None:
    """Declare what ended of late: sessions and keys whose tokens would otherwise be good until they run out."""
    sa.Table(
        "ended_sessions",
        metadata,
        sa.Column("session_id", sa.Text, primary_key=True),
        sa.Column("ended_epoch", sa.BigInteger, nullable=False),
        sa.Index("ix_ended_sessions_ended_epoch", "ended_epoch"),
    )


def _table_v3(metadata: sa.MetaData) -> None:
    """Declare a row a key: who hears a fact holds its key's row, so that no two do at a time."""
    sa.Table("heard_keys", metadata, sa.Column("key", sa.Text, primary_key=True))


def _table_v2(metadata: sa.MetaData) -> None:
    """Declare what an operator took out of the parked facts: whole, with who, when and why."""
    sa.Table(
        "dropped",
        metadata,
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("parked_because", sa.Text, nullable=False),
        sa.Column("dropped_because", sa.Text, nullable=False),
        sa.Column("dropped_by", sa.Text, nullable=False),
        sa.Column("dropped_epoch", sa.BigInteger, nullable=False),
    )


def _tables_v1(metadata: sa.MetaData) -> None:
    sa.Table(
        "outbox",
        metadata,
        sa.Column("position", _COUNTER, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("kind", sa.Text, nullable=False, comment="fact or job"),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
    )
    sa.Table(
        "inbox",
        metadata,
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("heard_epoch", sa.BigInteger, nullable=False),
    )
    sa.Table(
        "parked",
        metadata,
        sa.Column("position", _COUNTER, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.Text, nullable=False, unique=True),
        sa.Column("type", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False, index=True),
        sa.Column("at_epoch", sa.BigInteger, nullable=False),
        sa.Column("traceparent", sa.Text, nullable=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("parked_epoch", sa.BigInteger, nullable=False),
    )
    sa.Table(
        "answers",
        metadata,
        sa.Column("caller", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("headers", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("answered_epoch", sa.BigInteger, nullable=False),
    )


_V1, _V2, _V3, _V4 = sa.MetaData(), sa.MetaData(), sa.MetaData(), sa.MetaData()
_tables_v1(_V1)
_table_v2(_V2)
_table_v3(_V3)
_table_v4(_V4)


def create_plumbing_v1(connection: sa.Connection) -> None:
    """Create these tables as of the first migration (call it from a service's 0001)."""
    _V1.create_all(connection)


def drop_plumbing_v1(connection: sa.Connection) -> None:
    """Drop them again (call it from 0001's downgrade)."""
    _V1.drop_all(connection)


def create_plumbing_v2(connection: sa.Connection) -> None:
    """Create what the second version adds: the table of dropped facts."""
    _V2.create_all(connection)


def drop_plumbing_v2(connection: sa.Connection) -> None:
    """Drop it again."""
    _V2.drop_all(connection)


def create_plumbing_v3(connection: sa.Connection) -> None:
    """Create what the third version adds: the table of keys that are held while their facts are heard."""
    _V3.create_all(connection)


def drop_plumbing_v3(connection: sa.Connection) -> None:
    """Drop it again."""
    _V3.drop_all(connection)


def create_plumbing_v4(connection: sa.Connection) -> None:
    """Create what the fourth version adds: the table of sessions that ended."""
    _V4.create_all(connection)


def drop_plumbing_v4(connection: sa.Connection) -> None:
    """Drop it again."""
    _V4.drop_all(connection)
