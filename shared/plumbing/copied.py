"""Rows in the form PostgreSQL keeps them in: it takes in facts by the thousands without looking for what text escapes.

In: a table and a frame of some of its columns. Out: bytes for `COPY … FROM STDIN (FORMAT binary)`, which begins with
`BEGINS` and ends with `ENDS`. Source: PostgreSQL's documentation of COPY, "Binary Format".
"""

from __future__ import annotations

from datetime import date
from itertools import chain, repeat
from struct import Struct
from typing import Any

import polars as pl
import sqlalchemy as sa

BEGINS, ENDS = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_WIDTH, _LENGTH = Struct(">h").pack, Struct(">i").pack
_NULL = _LENGTH(-1)
# Days are counted from here.
_FIRST_DAY = date(2000, 1, 1).toordinal() - date(1970, 1, 1).toordinal()
# Kind of column -> its length and value; the first that fits counts, and a big integer is an integer, too.
_NUMBERS = ((sa.BigInteger, Struct(">iq"), 8), (sa.Integer, Struct(">ii"), 4), (sa.Date, Struct(">ii"), 4),
            (sa.Boolean, Struct(">i?"), 1))  # fmt: skip


def copied(table: sa.Table, frame: pl.DataFrame) -> bytes:
    """Write the rows of a frame."""
    fields = [_fields(frame[name], table.c[name].type) for name in frame.columns]
    return b"".join(chain.from_iterable(zip(repeat(_WIDTH(frame.width)), *fields, strict=False)))


def _fields(column: pl.Series, kind: Any) -> list[bytes]:
    """Give each value behind its length; what says the same in every row, as much of a fact does, is written once."""
    if column.len() > 1 and column[0] == column[-1] and column.n_unique() == 1:
        return _fields(column[:1], kind) * column.len()
    for one, form, length in _NUMBERS:
        if isinstance(kind, one):
            numbers = column.to_physical() - _FIRST_DAY if one is sa.Date else column
            return [_NULL if value is None else form.pack(length, value) for value in numbers]
    assert isinstance(kind, sa.Text | sa.LargeBinary), f"{column.name}: {kind} is neither text, bytes, number nor day"
    return [_NULL if value is None else _LENGTH(len(value)) + value for value in column.cast(pl.Binary)]
