"""Statements of every request: described once in Core, compiled once for each kind of database, run by its driver.

In: a Core statement whose values are named by `sa.bindparam`. Out: plain tuples. Building a statement, finding its
compiled text and wrapping what comes back cost several times what a driver needs to send it; here they are done once.
Several go to PostgreSQL in one round trip (`pipelined.py`). The same description serves both databases, and errors are
SQLAlchemy's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, NoReturn

import sqlalchemy as sa
from psycopg.pq import TransactionStatus
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

from shared.plumbing.pipelined import Prepared, Sent, ask

Rows = list[tuple[Any, ...]]

# Places without names, in the order of the values.
_POSTGRES: sa.Dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
# Where a connection keeps what is sent with its next statement.
_WAITING = "waiting"
_COMMIT: Sent = ("COMMIT", ())


class Statement:
    """One statement, whose every value has a name."""

    def __init__(self, core: sa.Select[Any] | sa.CompoundSelect[Any] | sa.Insert | sa.Update | sa.Delete) -> None:
        """Keep what describes it; it is compiled for a database when it first runs there."""
        self._core = core
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: sa.Connection, **values: Any) -> Rows:
        """Run it in the connection's transaction and give every row."""
        compiled = self._for(connection)
        return compiled.translated(send(connection, compiled.sent(values)).fetchall())

    def blob(self, connection: sa.Connection, **values: Any) -> bytes | None:
        """Run it for one value of bytes, where there is a row; PostgreSQL sends it as it is, not twice as long."""
        if connection.dialect.name != "postgresql":
            rows = self.rows(connection, **values)
            return rows[0][0] if rows else None
        text, given = self.sent(connection, values)
        send_waiting(connection)
        try:
            with _driver(connection).cursor(binary=True) as cursor:
                row = cursor.execute(text, given).fetchone()
        except connection.dialect.loaded_dbapi.Error as error:
            raise_as_sqlalchemy(connection, text, error)
        return row[0] if row else None

    def run(self, connection: sa.Connection, **values: Any) -> int:
        """Run it for its effect; gives how many rows it met."""
        return int(send(connection, self.sent(connection, values)).rowcount)

    def translated(self, connection: sa.Connection, answer: Any) -> Rows:
        """Give the rows that running it answered, for `rows_together`."""
        return self._for(connection).translated(answer.fetchall())

    def sent(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sent:
        """Give what would be sent to run it, for `send_together`."""
        return self._for(connection).sent(values)

    def _for(self, connection: sa.Connection) -> _Compiled:
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _Compiled(self._core, _POSTGRES if name == "postgresql" else connection.dialect)
        return self._compiled[name]


def rows_together(connection: sa.Connection, several: Sequence[tuple[Statement, Mapping[str, Any]]]) -> list[Rows]:
    """Run statements with their values and give the rows of each, in one round trip on PostgreSQL."""
    answers = send_together(connection, [statement.sent(connection, values) for statement, values in several])
    return [
        statement.translated(connection, answer) for (statement, _values), answer in zip(several, answers, strict=True)
    ]


class _Compiled:
    """The text of a statement for one kind of database, and what its values need on their way in and out."""

    def __init__(self, core: Any, dialect: sa.Dialect) -> None:
        compiled: Any = core.compile(dialect=dialect)
        self._text, self._places = str(compiled), compiled.positiontup
        self._constants = {name: value for name, value in compiled.params.items() if value is not None}
        self._inward = _processors(
            (name, bind.type.dialect_impl(dialect).bind_processor(dialect))
            for bind, name in compiled.bind_names.items()
        )
        columns = core.selected_columns if isinstance(core, sa.Select) else ()
        self._outward = _processors(
            (place, column.type.dialect_impl(dialect).result_processor(dialect, None))
            for place, column in enumerate(columns)
        )

    def sent(self, values: Mapping[str, Any]) -> Sent:
        known = {**self._constants, **values}
        for name, process in self._inward:
            known[name] = process(known[name])
        return self._text, [known[name] for name in self._places]

    def translated(self, rows: Rows) -> Rows:
        """Give rows in our types where the driver gives others."""
        if not self._outward or not rows:
            return rows
        columns: list[Iterable[Any]] = list(zip(*rows, strict=True))
        for place, process in self._outward:
            columns[place] = map(process, columns[place])
        return list(zip(*columns, strict=True))


def _processors(found: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Callable[[Any], Any]]]:
    return [(place, process) for place, process in found if process is not None]


def send(connection: sa.Connection, sent: Sent) -> Any:
    """Send a text and its values; gives what was answered. The driver's errors are raised as SQLAlchemy would."""
    return send_together(connection, [sent])[0]


def send_together(connection: sa.Connection, several: Sequence[Sent]) -> Sequence[Any]:
    """Run statements one after another and give what each answered: on PostgreSQL in one round trip."""
    if not several:
        return []
    driver, dialect = _driver(connection), connection.dialect
    waiting: Sequence[Sent] = connection.info.pop(_WAITING, ())
    try:
        if dialect.name == "postgresql":
            prepared = connection.info.setdefault("prepared", Prepared())
            return ask(driver, prepared, [*waiting, *several])[len(waiting) :]
        return [driver.execute(*sent) for sent in several]
    except dialect.loaded_dbapi.Error as error:
        raise_as_sqlalchemy(connection, "; ".join(text for text, _values in [*waiting, *several]), error)


def send_soon(connection: sa.Connection, several: Sequence[Sent]) -> None:
    """Run statements whose answer nobody needs: on PostgreSQL with the next that is sent, or with the commit.

    Their errors are raised there. Whatever comes after them finds what they did, as always.
    """
    if connection.dialect.name == "postgresql":
        assert connection.in_transaction(), "statements run in a transaction that was begun"
        connection.info.setdefault(_WAITING, []).extend(several)
    else:
        send_together(connection, several)


def send_waiting(connection: sa.Connection) -> None:
    """Run what waits, before something is sent that does not come through here."""
    if waiting := connection.info.pop(_WAITING, ()):
        send_together(connection, waiting)


def forget_waiting(connection: sa.Connection) -> None:
    """Leave out what waits: its transaction ends without it, or another begins. A cut connection has forgotten it."""
    if not connection.invalidated:
        connection.info.pop(_WAITING, None)


def send_commit(connection: sa.Connection) -> None:
    """Run what waits and commit, in one round trip on PostgreSQL; nothing is sent where nothing was asked."""
    if connection.info.get(_WAITING) or _driver(connection).pgconn.transaction_status != TransactionStatus.IDLE:
        send_together(connection, [_COMMIT])


def send_each(connection: sa.Connection, text: str, rows: Sequence[Sequence[Any]]) -> None:
    """Send one text with the values of each row."""
    send_waiting(connection)
    driver = _driver(connection)
    try:
        driver.cursor().executemany(text, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_sqlalchemy(connection, text, error)


def _driver(connection: sa.Connection) -> Any:
    # A transaction that SQLAlchemy does not know of would begin without its isolation and end without a commit.
    assert connection.in_transaction(), "statements run in a transaction that was begun"
    return connection.connection.driver_connection


def raise_as_sqlalchemy(connection: sa.Connection, text: str, error: Exception) -> NoReturn:
    """Raise a driver's error as SQLAlchemy does, without values; a connection that was cut is not used again."""
    dialect: Any = connection.dialect
    cut = dialect.is_disconnect(error, connection.connection.driver_connection, None)
    if cut:
        # The others of the pool are as old, and would be found cut one by one.
        connection.invalidate(error)
        connection.engine.dispose()
    raise sa.exc.DBAPIError.instance(
        text, None, error, dialect.loaded_dbapi.Error, hide_parameters=True, connection_invalidated=cut, dialect=dialect
    ) from error
