"""Many rows at once, as columns: between Polars frames and a database, without a Python object for each row.

In: a connection with a query or a frame. Out: a frame, or rows in a table, which PostgreSQL takes by one COPY; a few
rows by one INSERT, which costs fewer round trips.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from io import BytesIO
from itertools import chain
from typing import Any

import polars as pl
import sqlalchemy as sa

from shared.plumbing.copied import BEGINS, ENDS, copied
from shared.plumbing.database import COPY_ROWS
from shared.plumbing.inserts import inserting, inserting_new
from shared.plumbing.postgres import copying, load_new
from shared.plumbing.statements import Statement, rows_together, send, send_together

Schema = Mapping[str, Any]
# A statement that was compiled before, the names and types of its columns, and its values.
Asked = tuple[Statement, Schema, Mapping[str, Any]]

# What stands for null, and between two texts, on their way from PostgreSQL: doors let in no control character, and no
# number of ours is the least of all.
_NULL, _BETWEEN = "\x1e", "\x1f"
_NO_NUMBER, _NO_DAY = -(2**63), -(2**31)
_DAYS_TO_2000 = 10_957
# What texts stand in on their way there: facts are full of quotation marks, each of which would be doubled.
_QUOTE = "\x02"


def read_columns(connection: sa.Connection, query: sa.Select[Any], schema: Schema) -> pl.DataFrame:
    """Run a query, whose columns stand in the schema's order, and give a frame of these names and types."""
    result: Any = connection.execute(query)
    # The driver's own tuples, which need no object for each row; SQLite has neither dates nor truth values.
    rows = result.cursor.fetchall()
    if connection.dialect.name == "postgresql":
        return pl.DataFrame(rows, schema=dict(schema), orient="row")
    days, truths = ([name for name, kind in schema.items() if kind == one] for one in (pl.Date, pl.Boolean))
    kept = dict(schema) | dict.fromkeys(days, pl.String) | dict.fromkeys(truths, pl.Int64)
    return pl.DataFrame(rows, schema=kept, orient="row").with_columns(
        pl.col(days).str.to_date("%Y-%m-%d"), pl.col(truths).cast(pl.Boolean)
    )


def read_many(connection: sa.Connection, query: sa.Select[Any], schema: Schema) -> pl.DataFrame:
    """As `read_columns`, for thousands of rows of texts, whole numbers and dates.

    The database gives each column as one value, which Polars takes apart: a fifth of what rows cost this process, and
    other threads go on meanwhile.
    """
    if connection.dialect.name != "postgresql":
        return _parsed(connection.execute(_as_arrays(query)).one(), schema)
    return _cut(connection.execute(_joined(query, schema)).one(), schema)


class Many:
    """A query of thousands of rows that is compiled once; its columns stand in the schema's order."""

    def __init__(self, query: sa.Select[Any], schema: Schema) -> None:
        """Keep it for either database."""
        self._arrays, self._joined = Statement(_as_arrays(query)), Statement(_joined(query, schema))
        self._schema = schema

    def read(self, connection: sa.Connection, **values: Any) -> pl.DataFrame:
        """Run it with these values, and give a frame."""
        if connection.dialect.name != "postgresql":
            return _parsed(self._arrays.rows(connection, **values)[0], self._schema)
        return _cut(self._joined.rows(connection, **values)[0], self._schema)


def _as_arrays(query: sa.Select[Any]) -> sa.Select[Any]:
    """Ask SQLite for each column of a query as one array of JSON, which it writes twice as fast as text between marks.

    All of them name the rows in the same order.
    """
    return sa.select(*[sa.func.json_group_array(column) for column in query.subquery().columns])


def _parsed(arrays: Sequence[str], schema: Schema) -> pl.DataFrame:
    """Take arrays of texts, whole numbers and dates, which SQLite keeps as texts, apart."""
    kinds = {name: pl.String if kind == pl.Date else kind for name, kind in schema.items()}
    parsed = pl.DataFrame({
        name: pl.Series([text], dtype=pl.String).str.json_decode(pl.List(kinds[name])).explode(empty_as_null=False)
        for name, text in zip(schema, arrays, strict=True)
    })  # fmt: skip
    days = [name for name, kind in schema.items() if kind == pl.Date]
    return parsed.with_columns(pl.col(days).str.to_date("%Y-%m-%d"))


def _joined(query: sa.Select[Any], schema: Schema) -> sa.Select[Any]:
    """Ask PostgreSQL for each column of a query as one value; all of them name the rows in the same order.

    Texts come between marks, and numbers and dates as their bytes, which take no time to take apart.
    """
    found = zip(query.selected_columns, query.subquery().columns, schema.values(), strict=True)
    return sa.select(*[_joined_column(query, asked, column, kind) for asked, column, kind in found])


def _joined_column(query: sa.Select[Any], asked: Any, column: sa.ColumnElement[Any], kind: Any) -> Any:
    cast, null, joined = _JOINED.get(kind, (sa.Text, _NULL, _texts))
    value = sa.cast(column, cast)
    return joined(value if _is_never_null(query, asked) else sa.func.coalesce(value, null))


def _is_never_null(query: sa.Select[Any], column: sa.ColumnElement[Any]) -> bool:
    """Say whether a column is of a table that wants a value there, and comes by no join, which may find no row.

    Joining leaves null out, so all else needs something that stands for it: a tenth of the work.
    """
    return isinstance(column, sa.Column) and not column.nullable and query.get_final_froms() == [column.table]


def _texts(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.string_agg(value, _BETWEEN)


def _bytes(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return sa.func.string_agg(value, sa.literal_column("null::bytea"), type_=sa.LargeBinary)


def _numbers(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return _bytes(sa.func.int8send(value))


def _days(value: sa.ColumnElement[Any]) -> sa.ColumnElement[Any]:
    return _bytes(sa.func.date_send(value))


# What a column is read as, what stands for null in it, and how it becomes one value; others are texts.
_JOINED: Mapping[Any, tuple[Any, Any, Callable[[Any], Any]]] = {
    pl.Int64: (sa.BigInteger, _NO_NUMBER, _numbers),
    pl.Date: (sa.Date, sa.literal_column("date '-infinity'"), _days),
}


def _cut(values: Sequence[Any], schema: Schema) -> pl.DataFrame:
    """Take such values apart; without rows there are none."""
    if values[0] is None:
        return pl.DataFrame(schema=dict(schema))
    cut = zip(schema.items(), values, strict=True)
    return pl.DataFrame({name: _CUT.get(kind, _cut_texts)(value).cast(kind) for (name, kind), value in cut})


def _cut_texts(value: str) -> pl.Series:
    texts = pl.Series([value]).str.split(_BETWEEN).explode()
    return texts.set(texts == _NULL, None) if _NULL in value else texts


def _cut_numbers(value: bytes) -> pl.Series:
    numbers = _whole(value, pl.Int64, 8)
    return numbers.set(numbers == _NO_NUMBER, None) if numbers.min() == _NO_NUMBER else numbers


def _cut_days(value: bytes) -> pl.Series:
    """Count days from 1970 on where PostgreSQL counts them from 2000 on."""
    days = _whole(value, pl.Int32, 4)
    return (days.set(days == _NO_DAY, None) if days.min() == _NO_DAY else days) + _DAYS_TO_2000


def _whole(value: bytes, kind: Any, size: int) -> pl.Series:
    """Take bytes as numbers of this size, as networks write them."""
    numbers = pl.Array(kind, len(value) // size)
    return pl.Series([value]).bin.reinterpret(dtype=numbers, endianness="big").explode()


_CUT: Mapping[Any, Callable[[Any], pl.Series]] = {pl.Int64: _cut_numbers, pl.Date: _cut_days}


def read_known(connection: sa.Connection, statement: Statement, schema: Schema, **values: Any) -> pl.DataFrame:
    """Run a statement that was compiled before, whose columns stand in the schema's order, and give a frame of them."""
    return pl.DataFrame(statement.rows(connection, **values), schema=dict(schema), orient="row")


def read_known_together(connection: sa.Connection, several: Sequence[Asked]) -> list[pl.DataFrame]:
    """Run statements that were compiled before in one round trip on PostgreSQL; gives a frame for each."""
    answers = rows_together(connection, [(statement, values) for statement, _schema, values in several])
    return [pl.DataFrame(rows, schema=dict(schema), orient="row")
            for rows, (_statement, schema, _values) in zip(answers, several, strict=True)]  # fmt: skip


def read_stacked(connection: sa.Connection, queries: Iterable[sa.Select[Any]], schema: Schema) -> pl.DataFrame:
    """Run queries (one for each chunk of ids) and stack what they give; an empty frame for none."""
    parts = [read_columns(connection, query, schema) for query in queries]
    return pl.concat(parts) if parts else pl.DataFrame(schema=dict(schema))


def write_columns(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame) -> None:
    """Add a frame's rows to a table; the columns it lacks get their defaults."""
    write_together(connection, {table: frame})


def write_together(connection: sa.Connection, frames: Mapping[sa.Table, pl.DataFrame]) -> None:
    """Add the rows of several frames, each to its table, in order; in one round trip where they are few."""
    filled = {table: frame for table, frame in frames.items() if not frame.is_empty()}
    if connection.dialect.name != "postgresql":
        for table, frame in filled.items():
            _insert(connection, table, frame)
    elif all(frame.height < COPY_ROWS for frame in filled.values()):
        send_together(connection, [inserting(connection, table, frame.to_dicts()) for table, frame in filled.items()])
    else:
        for table, frame in filled.items():
            _copy_in(connection, connection.dialect.identifier_preparer.format_table(table), frame)


def write_in_parts(connection: sa.Connection, table: sa.Table, parts: Iterable[pl.DataFrame]) -> None:
    """Add the rows of frames that have the same columns; PostgreSQL takes in a part while the next one is made."""
    if connection.dialect.name != "postgresql":
        for part in parts:
            _insert(connection, table, part)
        return
    each = iter(parts)
    if (first := next(each, None)) is not None:
        prepare = connection.dialect.identifier_preparer
        names = ", ".join(prepare.quote(name) for name in first.columns)
        with copying(connection, f"COPY {prepare.format_table(table)} ({names}) FROM STDIN (FORMAT binary)") as copy:
            copy.write(BEGINS)
            for part in chain([first], each):
                copy.write(copied(table, part))
            copy.write(ENDS)


def write_new_columns(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame, keys: Sequence[str]) -> bool:
    """Add those rows of a frame whose `keys` are not known yet, and say whether that were all; known ones stay."""
    if frame.is_empty():
        return True
    if connection.dialect.name != "postgresql":
        return _insert(connection, table, frame, f" ON CONFLICT ({', '.join(keys)}) DO NOTHING") == frame.height
    if frame.height < COPY_ROWS:
        return bool(send(connection, inserting_new(table, frame.to_dicts(), keys)).rowcount == frame.height)
    return load_new(connection, table, frame.columns, keys, lambda into: _copy_in(connection, into, frame))


def _insert(connection: sa.Connection, table: sa.Table, frame: pl.DataFrame, otherwise: str = "") -> int:
    days = [name for name, kind in frame.schema.items() if kind == pl.Date]
    plain = frame.with_columns(pl.col(days).cast(pl.String))
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in frame.columns)
    marks = ", ".join("?" * frame.width)
    statement = f"INSERT INTO {table.name} ({names}) VALUES ({marks}){otherwise}"  # noqa: S608 - our own tables
    return connection.exec_driver_sql(statement, plain.rows()).rowcount


def _copy_in(connection: sa.Connection, into: str, frame: pl.DataFrame) -> None:
    names = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in frame.columns)
    plain = _plain(frame)
    form = "FORMAT csv, QUOTE E'\\x02'" if plain is None else "DELIMITER E'\\x1f', NULL E'\\x1e'"
    with copying(connection, f"COPY {into} ({names}) FROM STDIN ({form})") as copy:
        copy.write(_csv(frame) if plain is None else plain)


def _plain(frame: pl.DataFrame) -> bytes | None:
    """Write rows in COPY's own form, which PostgreSQL reads a quarter faster, where nothing has to be escaped."""
    if pl.Binary in frame.dtypes:
        return None
    content = _written(frame, separator=_BETWEEN, null_value=_NULL, quote_style="never")
    # What stands between, what ends a row and what says that there is nothing stand there so often, and in no text.
    counts = (frame.height * (frame.width - 1), frame.height, sum(frame.null_count().row(0)))
    marks = tuple(content.count(one) for one in (_BETWEEN.encode(), b"\n", _NULL.encode()))
    return None if b"\\" in content or b"\r" in content or marks != counts else content


def _csv(frame: pl.DataFrame) -> bytes:
    """Write rows of whatever texts: in quotes, so that an empty one is not taken for none."""
    blobs = [name for name, kind in frame.schema.items() if kind == pl.Binary]
    return _written(frame.with_columns(_bytea(frame[name]) for name in blobs), quote_style="non_numeric",
                    quote_char=_QUOTE)  # fmt: skip


def _written(frame: pl.DataFrame, **form: Any) -> bytes:
    content = BytesIO()
    frame.write_csv(content, include_header=False, **form)
    return content.getvalue()


def _bytea(column: pl.Series) -> pl.Series:
    """Write bytes as PostgreSQL reads them: what is text, as facts are, as it is, and all else in hexadecimal."""
    try:
        text = column.cast(pl.String)
    except pl.exceptions.ComputeError:
        return _hexadecimal(column)
    if text.str.contains("\0", literal=True).any():
        return _hexadecimal(column)
    return text.str.replace_all("\\", "\\\\", literal=True)


def _hexadecimal(column: pl.Series) -> pl.Series:
    return pl.select(pl.format("\\x{}", column.bin.encode("hex")).alias(column.name)).to_series()
