"""Rows looked up by their number: what a join gives where a table has one row a key, for a fraction of the work.

In: keys, a table. Out: one row of the table for each key, in the order of the keys.
"""

from __future__ import annotations

import polars as pl

# Dates of the years 1 to 9999 are fewer, and begin fewer days before 1970.
_DATES, _BEFORE_1970 = 2**22, 2**20


def rows_at(table: pl.DataFrame, at: pl.Series) -> pl.DataFrame:
    """Give the rows of these numbers, one after another; nulls where a number is null."""
    return table.select_seq(pl.all().gather(at))


def rows_of(table: pl.DataFrame, key: str, wanted: pl.Series) -> pl.DataFrame:
    """Give the row of each wanted key, without its key; nulls where the table has none.

    Keys are texts, each once; or an enumeration of all keys of the table, in its order.
    """
    known = wanted if wanted.dtype == pl.Enum else wanted.cast(pl.Enum(table[key]), strict=False)
    return rows_at(table[[name for name in table.columns if name != key]], known.to_physical())


def with_date(enumerated: str, day: str) -> pl.Expr:
    """Make one number of two columns, an enumerated one and a date, which sorts by both."""
    return pl.col(enumerated).to_physical().cast(pl.Int64) * _DATES + pl.col(day).to_physical() + _BEFORE_1970
