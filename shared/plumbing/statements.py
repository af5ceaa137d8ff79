"""Statements of every request: described once in Core, compiled once for each kind of database, run by its driver.

In: a Core statement whose values are named by `sa.bindparam`. Out: plain tuples. Building a statement, finding its
compiled text and wrapping what comes back cost several times what a driver needs to send it; here they are done once.
The same description serves both databases, and errors are SQLAlchemy's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg

Rows = list[tuple[Any, ...]]
# A text for a driver, and the values for its places in their order.
Sent = tuple[str, Sequence[Any]]

# Places without names, so that texts can be put together.
_POSTGRES: sa.Dialect = PGDialect_psycopg(paramstyle="format")  # type: ignore[no-untyped-call]
_TEXTS_KEPT = 1_000


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

    def run(self, connection: sa.Connection, **values: Any) -> int:
        """Run it for its effect; gives how many rows it met."""
        return int(send(connection, self.sent(connection, values)).rowcount)

    def sent(self, connection: sa.Connection, values: Mapping[str, Any]) -> Sent:
        """Give what would be sent to run it, for `send_together`."""
        return self._for(connection).sent(values)

    def _for(self, connection: sa.Connection) -> _Compiled:
        name = connection.dialect.name
        if name not in self._compiled:
            self._compiled[name] = _Compiled(self._core, _POSTGRES if name == "postgresql" else connection.dialect)
        return self._compiled[name]


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
    """Send a text and its values; gives the driver's cursor. The driver's errors are raised as SQLAlchemy would."""
    driver = _driver(connection)
    try:
        return driver.execute(*sent)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_sqlalchemy(connection, sent[0], error)


def send_each(connection: sa.Connection, text: str, rows: Sequence[Sequence[Any]]) -> None:
    """Send one text with the values of each row."""
    driver = _driver(connection)
    try:
        driver.cursor().executemany(text, rows)
    except connection.dialect.loaded_dbapi.Error as error:
        raise_as_sqlalchemy(connection, text, error)


def _driver(connection: sa.Connection) -> Any:
    # A transaction that SQLAlchemy does not know of would begin without its isolation and end without a commit.
    assert connection.in_transaction(), "statements run in a transaction that was begun"
    return connection.connection.driver_connection


def send_together(connection: sa.Connection, several: Sequence[Sent]) -> None:
    """Run changes that do not need to see each other: in one round trip on PostgreSQL, one after another elsewhere."""
    if len(several) > 1 and connection.dialect.name == "postgresql":
        text = _as_one(tuple(text for text, _values in several))
        send(connection, (text, [value for _text, values in several for value in values]))
        return
    for sent in several:
        send(connection, sent)


@lru_cache(_TEXTS_KEPT)
def _as_one(texts: Sequence[str]) -> str:
    """Put all but the last into WITH: PostgreSQL runs each of them once, all seeing what was there before."""
    *others, last = texts
    return f"WITH {', '.join(f'q{number} AS ({text})' for number, text in enumerate(others))} {last}"


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
