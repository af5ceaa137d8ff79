"""Statements compiled once a process. In: nothing. Out: engines that share what they have compiled.

Almost every test opens a database of its own, and each engine would compile the same statements again: a quarter of the
processor time of such tests. SQLAlchemy keeps what it has compiled by engine and by dialect; here by kind of dialect.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

MOST = 5_000


def compile_once() -> None:
    """Let all engines of this process share what they compile; call this before any is opened."""
    compiled: LRUCache = LRUCache(MOST)
    for kind in (SQLiteDialect_pysqlite, PGDialect_psycopg):
        kind.__eq__ = lambda self, other: type(self) is type(other)
        kind.__hash__ = lambda self: hash(type(self))

    @sa.event.listens_for(sa.Engine, "engine_connect")
    def share(connection: sa.Connection) -> None:
        connection.engine._compiled_cache = compiled
