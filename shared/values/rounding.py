"""Integer division rounded half up, away from zero: the only rounding in the house.

In: two integers, or two columns of them. Out: the nearest integer, ties away from zero, so that a correction
of -x rounds exactly as +x does.
"""

import polars as pl


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide integers, rounding to nearest, ties away from zero; `denominator` must be positive."""
    assert denominator > 0, "a denominator is a count of parts and is positive"
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude


def half_up(numerator: pl.Expr, denominator: pl.Expr) -> pl.Expr:
    """Divide columns of whole numbers as `divide_half_up` does; cast to 128 bits before where products are large."""
    return numerator.sign() * ((2 * numerator.abs() + denominator) // (2 * denominator))
