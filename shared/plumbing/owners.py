"""Owners of rows, asked for once a statement: a foreign key asks, and locks, for each of a pay run's rows one by one.

In: columns that name their owner (`owned`), and a connection to a database that holds them. Out: triggers that refuse a
row without an owner as the key would (an integrity error), and findings where an owner went missing afterwards. What
these columns say is never changed, and nothing that owns is ever deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from shared.values.finding import Finding

if TYPE_CHECKING:
    from alembic.operations import Operations

# SQLite keeps no name of a key; these are the ones PostgreSQL gives.
_KEYS = {"fk": "%(table_name)s_%(column_0_name)s_fkey"}
# Where a column's `info` says what it points at, as `table.column`.
_OWNER = "owner"
# A table, its column, and what that points at (`table.column`).
Ownership = tuple[str, str, str]
# Thousands of rows come in one COPY, a few in an INSERT: the planner is asked anew what fits so many.
_FUNCTION = """
CREATE OR REPLACE FUNCTION require_owner() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE orphan text;
BEGIN
    EXECUTE format(
        'SELECT added.%1$I FROM added WHERE NOT EXISTS '
        '(SELECT 1 FROM %2$I AS owner WHERE owner.%3$I = added.%1$I) LIMIT 1',
        TG_ARGV[0], TG_ARGV[1], TG_ARGV[2]
    ) INTO orphan;
    IF orphan IS NOT NULL THEN
        RAISE foreign_key_violation
            USING MESSAGE = format('%s.%s names %s, which %s does not have', TG_TABLE_NAME, TG_ARGV[0],
                                   orphan, TG_ARGV[1]);
    END IF;
    RETURN NULL;
END $$
"""


def owned(name: str, owner: str, *, key: bool = False) -> sa.Column[str]:
    """Give a column that points at a row of ours (`table.column`), which its table's trigger asks for."""
    return sa.Column(name, sa.Text, primary_key=key, nullable=False, info={_OWNER: owner})


def ownerships(metadata: sa.MetaData) -> list[Ownership]:
    """List what is owned, by table and column."""
    columns = [(table.name, column) for table in metadata.sorted_tables for column in table.columns]
    return [(table, column.name, column.info[_OWNER]) for table, column in columns if _OWNER in column.info]


def replace_keys(op: Operations, owning: Sequence[Ownership]) -> None:
    """Put triggers in the place of foreign keys, from a migration; each table's columns stand together.

    What points at another of these tables comes first: SQLite builds each anew, and nothing may point at it meanwhile.
    """
    for table, theirs in groupby(owning, key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_KEYS) as batch:
            for _table, column, _owner in theirs:
                batch.drop_constraint(f"{table}_{column}_fkey", type_="foreignkey")
    require_owners(op.get_bind(), owning)


def restore_keys(op: Operations, owning: Sequence[Ownership]) -> None:
    """Put the foreign keys back in the place of all triggers that a database has, from a migration's downgrade."""
    free_from_owners(op.get_bind(), owning)
    _drop_function(op.get_bind())
    for table, theirs in groupby(reversed(owning), key=lambda each: each[0]):
        with op.batch_alter_table(table, naming_convention=_KEYS) as batch:
            for _table, column, owner in theirs:
                batch.create_foreign_key(f"{table}_{column}_fkey", owner.split(".")[0], [column], [owner.split(".")[1]])


def require_owners(connection: sa.Connection, owning: Iterable[Ownership]) -> None:
    """Make the triggers; call it again after a migration that builds such a table anew on SQLite."""
    on_postgres = connection.dialect.name == "postgresql"
    if on_postgres:
        connection.execute(sa.text(_FUNCTION))
    for table, column, owner in owning:
        make = _trigger_of_statements if on_postgres else _trigger_of_rows
        connection.execute(sa.text(make(table, column, *owner.split("."))))


def free_from_owners(connection: sa.Connection, owning: Iterable[Ownership]) -> None:
    """Drop the triggers; the function stays for other tables."""
    for table, column, _owner in owning:
        place = f" ON {table}" if connection.dialect.name == "postgresql" else ""
        connection.execute(sa.text(f"DROP TRIGGER {_name(table, column)}{place}"))


def _drop_function(connection: sa.Connection) -> None:
    """Drop what the triggers call, once none is left."""
    if connection.dialect.name == "postgresql":
        connection.execute(sa.text("DROP FUNCTION require_owner()"))


def orphans(connection: sa.Connection, metadata: sa.MetaData) -> Iterator[Finding]:
    """Find rows whose owner is not there, by whatever way it went."""
    for table, column, owner in ownerships(metadata):
        asking, owning = metadata.tables[table], metadata.tables[owner.split(".")[0]].alias()
        own: Any = owning.c[owner.split(".")[1]] == asking.c[column]
        for found in connection.execute(
            sa.select(asking.c[column]).where(~sa.exists().where(own)).distinct()
        ).scalars():
            yield Finding("owner_missing", found, f"{table}.{column} points at a row that {owner} does not have.")


def _trigger_of_statements(table: str, column: str, owner: str, key: str) -> str:
    return (
        f"CREATE TRIGGER {_name(table, column)} AFTER INSERT ON {table} REFERENCING NEW TABLE AS added "
        f"FOR EACH STATEMENT EXECUTE FUNCTION require_owner('{column}', '{owner}', '{key}')"
    )


def _trigger_of_rows(table: str, column: str, owner: str, key: str) -> str:
    """SQLite has no other; there a look into the owner's index costs a microsecond."""
    return (
        f"CREATE TRIGGER {_name(table, column)} BEFORE INSERT ON {table} "  # noqa: S608 - names of our own
        f"WHEN NOT EXISTS (SELECT 1 FROM {owner} WHERE {key} = NEW.{column}) "
        f"BEGIN SELECT RAISE(ABORT, '{table}.{column} names what {owner} does not have'); END"
    )


def _name(table: str, column: str) -> str:
    return f"{table}_{column}_owned"
