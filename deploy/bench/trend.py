"""Whether a series stays flat: a straight line fitted to what was sampled after warming up.

In: samples (second, value) and a bound. Out: where the line begins, by how much it rises to its end, and whether that
is within the bound.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Sample = tuple[float, float]


@dataclass(frozen=True)
class Trend:
    """A fitted line over its samples' time: the value it begins with, and its rise until it ends."""

    begins: float
    rise: float
    most: float

    def within(self, share_percent: int, amount: float) -> bool:
        """Say whether the rise is no more than so many percent of the beginning, or no more than an amount."""
        return self.rise <= max(self.begins * share_percent / 100, amount)


def trend_of(samples: Sequence[Sample]) -> Trend:
    """Fit by least squares; two samples at least."""
    assert len(samples) > 1, "a line needs two points"
    count = len(samples)
    mean_time = sum(second for second, _ in samples) / count
    mean_value = sum(value for _, value in samples) / count
    spread = sum((second - mean_time) ** 2 for second, _ in samples)
    slope = sum((second - mean_time) * (value - mean_value) for second, value in samples) / spread
    first, last = samples[0][0], samples[-1][0]
    return Trend(mean_value + slope * (first - mean_time), slope * (last - first), max(value for _, value in samples))
