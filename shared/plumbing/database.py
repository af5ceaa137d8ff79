"""One service's database: SQLite in WAL mode or PostgreSQL, chosen by URL, behind SQLAlchemy Core.

In: a URL. Out: an engine whose transactions begin as the caller said (`reading` or writing), and
the upsert both dialects know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

import psycopg
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from shared.plumbing.awaited import Awaited
from shared.plumbing.inserts import inserting, inserting_new, one_row, run_each, upserting
from shared.plumbing.listed import ListText
from shared.plumbing.pipelined import Sent
from shared.plumbing.postgres import copy_rows, load_new
from shared.plumbing.statements import (
    forget_waiting,
    raise_as_sqlalchemy,
    send,
    send_commit,
    send_soon,
    send_together,
    send_waiting,
)

T = TypeVar("T")

STATEMENT_TIMEOUT_MS = 60_000
LOCK_TIMEOUT_MS = 30_000
IDLE_TIMEOUT_MS = 120_000
POOL_SIZE = 8
POOL_WAIT_SECONDS = 20
POOL_RECYCLE_SECONDS = 1800
# A connection that rested longer is asked whether it still works; one in constant use would only be slowed down.
POOL_TRUST_SECONDS = 1.0
POOL_ASK_SECONDS = 5.0
CONNECT_SECONDS = 10
KEEPALIVE_SECONDS = 30
# From so many rows on, COPY is worth its two more round trips.
COPY_ROWS = 100
_BUSY_TIMEOUT_MS = 30_000
# SQLite allows 32,766 variables a statement; a chunk of rows stays below with thirty columns.
IN_CHUNK = 900
# A statement cut off at the timeout is at fault itself; everything else operational is the server's doing.
_CANCELLED = "57014"
# SQLite calls a missing table operational too; these are the ones that pass.
_PASSING_SQLITE = ("SQLITE_BUSY", "SQLITE_LOCKED", "SQLITE_FULL", "SQLITE_IOERR", "SQLITE_CANTOPEN")


def open_engine(url: str) -> sa.Engine:
    """Open the engine for `sqlite:///path` or `postgresql+psycopg://…`; folders are made as needed."""
    target = sa.make_url(url)
    if target.get_backend_name() == "sqlite":
        return _open_sqlite(target)
    return _open_postgres(target)


def _open_postgres(url: sa.URL) -> sa.Engine:
    # A thread that waits for a connection longer than a caller would is better refused; a connection that a firewall
    # or a restart of the server cut is found out before it is used; a transaction its process forgot ends by itself.
    # No statement is compiled by the server: where it thinks one dear, that took 410 ms of a list's 474.
    settings = {
        "jit": "off",
        "statement_timeout": STATEMENT_TIMEOUT_MS,
        "lock_timeout": LOCK_TIMEOUT_MS,
        "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
    }
    engine = sa.create_engine(
        url,
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=POOL_SIZE,
        pool_timeout=POOL_WAIT_SECONDS,
        pool_recycle=POOL_RECYCLE_SECONDS,
        connect_args={
            "connect_timeout": CONNECT_SECONDS,
            # What is prepared is prepared by us (`pipelined.py`); the driver would forget ours with its own.
            "prepare_threshold": None,
            "application_name": "hourbook",
            "keepalives_idle": KEEPALIVE_SECONDS,
            "options": " ".join(f"-c {name}={value}" for name, value in settings.items()),
        },
    )
    sa.event.listen(engine, "do_connect", lambda _dialect, _record, where, how: Awaited.connect(*where, **how))
    sa.event.listen(engine, "begin", _begin_postgres)
    sa.event.listen(engine, "before_cursor_execute", lambda connection, *_statement: send_waiting(connection))
    sa.event.listen(engine, "commit", send_commit)
    sa.event.listen(engine, "rollback", forget_waiting)
    sa.event.listen(engine, "checkin", _note_rest)
    sa.event.listen(engine, "checkout", _ask_the_rested)
    return engine


def _note_rest(_connection: object, record: Any) -> None:
    record.info["rests_since"] = monotonic()


def _ask_the_rested(connection: Any, record: Any, _proxy: object) -> None:
    """Have a connection replaced, and all others that are as old, where it rested and is found cut."""
    if monotonic() - record.info.get("rests_since", monotonic()) < POOL_TRUST_SECONDS:
        return
    try:
        with connection.within(POOL_ASK_SECONDS):
            connection.execute("SELECT 1")
            connection.rollback()
    except psycopg.Error as error:
        raise sa.exc.InvalidatePoolError from error


def _begin_postgres(connection: sa.Connection) -> None:
    # Read in several statements, see one state: as SQLite does. A writer sees what others have committed meanwhile.
    forget_waiting(connection)
    reading, driver = bool(connection.get_execution_options().get("reading")), _driver_of(connection)
    if bool(driver.read_only) != reading:
        # Nothing is sent: the driver begins its next transaction so.
        driver.read_only = True if reading else None
        driver.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ if reading else None


def _driver_of(connection: sa.Connection) -> Any:
    return connection.connection.driver_connection


def _open_sqlite(url: sa.URL) -> sa.Engine:
    assert url.database, "an embedded database is a file; services and threads share it"
    Path(url.database).parent.mkdir(parents=True, exist_ok=True)
    # A failed statement is logged with its traceback; its values (names, hashes, numbers) are not.
    engine = sa.create_engine(url, hide_parameters=True)
    sa.event.listen(engine, "connect", _configure_sqlite)
    sa.event.listen(engine, "begin", _begin_sqlite)
    return engine


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver's own BEGIN comes too late to take the write lock before the first read; we say it.
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={_BUSY_TIMEOUT_MS}",
        "cache_size=-65536", "temp_store=MEMORY",
    ):  # fmt: skip
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: sa.Connection) -> None:
    # Past SQLAlchemy's way of running statements, which costs several times as much: every transaction begins here.
    text = "BEGIN" if connection.get_execution_options().get("reading") else "BEGIN IMMEDIATE"
    try:
        _driver_of(connection).execute(text)
    except sqlite3.Error as error:
        raise_as_sqlalchemy(connection, text, error)


def insert_many(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows that all have the columns of the first; many by COPY on PostgreSQL, none where there are none."""
    insert_together(connection, {table: rows})


def insert_together(
    connection: sa.Connection, rows_of: Mapping[sa.Table, Sequence[Mapping[str, Any]]], *, soon: bool = False
) -> None:
    """Insert rows into several tables in order, in one round trip where all are few.

    A table's rows have the same columns. `soon`: a few may wait for the next statement or the commit, and an error of
    theirs is raised there.
    """
    few: list[Sent] = []
    for table, rows in rows_of.items():
        if connection.dialect.name == "postgresql" and 0 < len(rows) < COPY_ROWS:
            few.append(inserting(connection, table, rows))
        elif rows:
            send_together(connection, few)
            few = []
            (copy_rows if connection.dialect.name == "postgresql" else _insert_each)(connection, table, rows)
    (send_soon if soon else send_together)(connection, few)


def _insert_each(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> None:
    run_each(connection, one_row(table, tuple(rows[0])), rows)


def upsert(
    connection: sa.Connection,
    table: sa.Table,
    rows: Sequence[Mapping[str, Any]],
    *,
    keys: Sequence[str],
    update: Sequence[str] | None = None,
) -> None:
    """Insert rows, replacing the named columns (by default all but the keys) where `keys` are known.

    `update=[]` leaves known rows as they are.
    """
    if not rows:
        return
    names = [name for name in rows[0] if name not in keys] if update is None else update
    if connection.dialect.name == "postgresql" and not names and len(rows) >= COPY_ROWS:
        load_new(connection, table, list(rows[0]), keys, lambda into: copy_rows(connection, table, rows, into))
    elif connection.dialect.name == "postgresql" and not names and len(rows) > 1:
        send(connection, inserting_new(table, rows, keys))
    else:
        run_each(connection, upserting(connection.dialect.name, table, tuple(rows[0]), tuple(keys), tuple(names)), rows)


@contextmanager
def joining_new_rows(connection: sa.Connection) -> Iterator[None]:
    """Join many rows that this transaction has just written.

    PostgreSQL has no statistics of them, takes them for few and joins row by row, which for thousands never ends.
    """
    if connection.dialect.name != "postgresql":
        yield
        return
    connection.exec_driver_sql("SET LOCAL enable_nestloop = off")
    yield
    connection.exec_driver_sql("SET LOCAL enable_nestloop = on")


def walking_an_index(connection: sa.Connection) -> None:
    """Give the rows of the next statement in the order of an index, never by sorting all that are there.

    PostgreSQL keeps the plan of a prepared statement. Made while a table was empty, as a list of what waits mostly is,
    it sorts the whole table ever after, for each batch of fifty thousand rows anew.
    """
    if connection.dialect.name == "postgresql":
        send_soon(connection, [("SET LOCAL enable_sort = off", ())])


def waiting_for_no_disk(connection: sa.Connection) -> None:
    """Have a transaction end before its disk has it, where what is lost with the server is done again and known."""
    if connection.dialect.name == "postgresql":
        send_soon(connection, [("SET LOCAL synchronous_commit TO off", ())])


def passes(error: Exception) -> bool:
    """Say whether an error is one that passes: the database is away, busy or full, and the same may work later."""
    if isinstance(error, sa.exc.TimeoutError):
        return True
    if isinstance(error, sa.exc.DBAPIError) and error.connection_invalidated:
        # The connection is gone, whatever the server called it: one that slept within a transaction was at no fault.
        return True
    if not isinstance(error, sa.exc.OperationalError | sa.exc.InterfaceError):
        return False
    name = getattr(error.orig, "sqlite_errorname", None)
    return str(name).startswith(_PASSING_SQLITE) if name else getattr(error.orig, "sqlstate", None) != _CANCELLED


def reason_of(error: Exception) -> str:
    """Say an error in a line, for those who are to mend it; of a database's error what it said, without our SQL."""
    said = getattr(error, "orig", None) or error
    return f"{type(error).__name__}: {' '.join(str(said).split())}"


def one_of(connection: sa.Connection, column: sa.ColumnElement[T], values: Sequence[T]) -> sa.ColumnElement[bool]:
    """Say that a column holds one of many values: as one array on PostgreSQL, where each IN costs a parameter."""
    if connection.dialect.name == "postgresql":
        listed = sa.cast(sa.literal(list(values), ListText()), postgresql.ARRAY(column.type))
        return column == sa.any_(listed)
    return column.in_(values)


def among(connection: sa.Connection, column: sa.ColumnElement[T], values: Iterable[T]) -> list[sa.ColumnElement[bool]]:
    """Give conditions that together ask for the rows that hold one of many values: as few as the database allows."""
    ordered = sorted(set(values))  # type: ignore[type-var]
    size = len(ordered) if connection.dialect.name == "postgresql" else IN_CHUNK
    return [one_of(connection, column, some) for some in chunked(ordered, size)] if ordered else []


def within(column: sa.ColumnElement[T], first: T | None, last: T | None) -> list[sa.ColumnElement[bool]]:
    """Give conditions that a column lies from `first` to `last`, both included; None is open."""
    least = [] if first is None else [column >= first]
    most = [] if last is None else [column <= last]
    return [*least, *most]


def chunked(values: Sequence[T], size: int = IN_CHUNK) -> list[Sequence[T]]:
    """Cut a sequence into pieces small enough for one IN list."""
    return [values[start : start + size] for start in range(0, len(values), size)]
