"""INSERT and upsert of rows, their texts written once for each table and set of columns.

In: a table and rows that all have the columns of the first. Out: what to send. Several rows go to PostgreSQL as one
array a column, so that the text is the same for two rows and for ninety.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.plumbing.listed import array_text
from shared.plumbing.pipelined import Sent
from shared.plumbing.statements import Statement, send, send_each

_TEXTS_KEPT = 1_000


def inserting(connection: sa.Connection, table: sa.Table, rows: Sequence[Mapping[str, Any]]) -> Sent:
    """Give what inserts the rows, at least one; several only on PostgreSQL."""
    names = tuple(rows[0])
    if len(rows) == 1:
        return one_row(table, names).sent(connection, rows[0])
    return _arrays_text(table, names), [array_text([row[name] for row in rows]) for name in names]


def inserting_new(table: sa.Table, rows: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Sent:
    """Give what inserts, on PostgreSQL, those of the rows whose keys are not known; it meets as many as were new."""
    names = tuple(rows[0])
    return _new_arrays_text(table, names, tuple(keys)), [array_text([row[name] for row in rows]) for name in names]


def run_each(connection: sa.Connection, statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement once for each row, of which there is at least one."""
    sent = [statement.sent(connection, row) for row in rows]
    if len(sent) == 1:
        send(connection, sent[0])
    else:
        send_each(connection, sent[0][0], [values for _text, values in sent])


@lru_cache(_TEXTS_KEPT)
def one_row(table: sa.Table, names: Sequence[str]) -> Statement:
    """Give the statement that inserts a row with these columns; nobody asks for a key that the database counted up."""
    return Statement(table.insert().values(_places(table, names)).inline())


@lru_cache(_TEXTS_KEPT)
def upserting(
    dialect: str, table: sa.Table, names: Sequence[str], keys: Sequence[str], update: Sequence[str]
) -> Statement:
    """Give the statement that inserts a row, or where its keys are known updates these columns, if any."""
    kinds: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
    insert = kinds[dialect].insert(table).values(_places(table, names)).inline()
    if not update:
        return Statement(insert.on_conflict_do_nothing(index_elements=list(keys)))
    changed = {name: insert.excluded[name] for name in update}
    return Statement(insert.on_conflict_do_update(index_elements=list(keys), set_=changed))


def _places(table: sa.Table, names: Sequence[str]) -> dict[str, sa.BindParameter[Any]]:
    return {name: sa.bindparam(name, type_=table.c[name].type) for name in names}


@lru_cache(_TEXTS_KEPT)
def _arrays_text(table: sa.Table, names: Sequence[str]) -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    prepare = dialect.identifier_preparer
    columns = ", ".join(prepare.quote(name) for name in names)
    arrays = ", ".join(f"CAST(%s AS {table.c[name].type.compile(dialect)}[])" for name in names)
    return f"INSERT INTO {prepare.format_table(table)} ({columns}) SELECT * FROM unnest({arrays})"  # noqa: S608


@lru_cache(_TEXTS_KEPT)
def _new_arrays_text(table: sa.Table, names: Sequence[str], keys: Sequence[str]) -> str:
    dialect: Any = postgresql.dialect()  # type: ignore[no-untyped-call]
    known = ", ".join(dialect.identifier_preparer.quote(name) for name in keys)
    return f"{_arrays_text(table, names)} ON CONFLICT ({known}) DO NOTHING"
