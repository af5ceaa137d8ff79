"""The one rounding of the house, in rows and in columns: to the nearest, ties away from zero."""

from __future__ import annotations

from fractions import Fraction

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from shared.values.rounding import divide_half_up, half_up

WIDE = st.integers(-(10**30), 10**30)
PARTS = st.integers(1, 10**15)


@given(st.lists(st.tuples(WIDE, PARTS), min_size=1, max_size=20))
def test_columns_round_as_rows_do(pairs: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(pairs, schema={"numerator": pl.Int128, "denominator": pl.Int128}, orient="row")
    rounded = frame.select(half_up(pl.col("numerator"), pl.col("denominator"))).to_series().to_list()
    assert rounded == [divide_half_up(*pair) for pair in pairs]


@given(WIDE, PARTS)
def test_nothing_is_nearer_and_a_tie_goes_away_from_zero(numerator: int, denominator: int) -> None:
    exact, rounded = Fraction(numerator, denominator), divide_half_up(numerator, denominator)
    assert abs(exact - rounded) <= Fraction(1, 2)
    if abs(exact - rounded) == Fraction(1, 2):
        assert abs(rounded) > abs(exact)
