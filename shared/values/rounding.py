"""Integer division rounded half up, away from zero: the only rounding in the house.

In: two integers. Out: the nearest integer, ties away from zero, so that a correction of -x
rounds exactly as +x does. The columnar twin is `services/*/domain`'s `half_up` expression.
"""


def divide_half_up(numerator: int, denominator: int) -> int:
    """Divide integers, rounding to nearest, ties away from zero; `denominator` must be positive."""
    assert denominator > 0, "a denominator is a count of parts and is positive"
    magnitude = (2 * abs(numerator) + denominator) // (2 * denominator)
    return -magnitude if numerator < 0 else magnitude
