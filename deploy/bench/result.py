"""What a measurement says: figures by name, and whether the bar it was held to is reached.

In: times of alternating rounds. Out: rows of one readable table. Rounds alternate (ours, bare, ours, bare), so that
whatever else the machine does meets both; a rate is the median of its rounds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

_HEAD = ("measured", "ours", "bare", "ours : bare", "asked", "reached")


@dataclass(frozen=True)
class Result:
    """One row. `ours` and `bare` are texts with their units; `share` is ours in percent of bare, where there is one."""

    name: str
    ours: str
    bare: str = ""
    share: str = ""
    asked: str = ""
    reached: bool | None = None

    def cells(self) -> Sequence[str]:
        """Give the row's cells."""
        said = "" if self.reached is None else ("yes" if self.reached else "NO")
        return (self.name, self.ours, self.bare, self.share, self.asked, said)


def seconds_of(work: Callable[[], object]) -> float:
    """Time one piece of work by the wall clock."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def compared(name: str, unit: str, ours: Sequence[float], bare: Sequence[float], least_percent: int) -> Result:
    """Compare two lists of rates, measured in turn: the median of each, and their ratio."""
    ours_rate, bare_rate = median(ours), median(bare)
    percent = 100 * ours_rate / bare_rate
    return Result(name, f"{ours_rate:,.0f} {unit}", f"{bare_rate:,.0f} {unit}", f"{percent:.0f} %",
                  f">= {least_percent} %", percent >= least_percent)  # fmt: skip


def at_most(name: str, unit: str, ours: float, bare: float, most_percent: int) -> Result:
    """Compare two costs: ours must not exceed so many percent of bare."""
    percent = 100 * ours / bare
    return Result(name, f"{ours:,.2f} {unit}", f"{bare:,.2f} {unit}", f"{percent:.0f} %", f"<= {most_percent} %",
                  percent <= most_percent)  # fmt: skip


def bounded(name: str, unit: str, ours: float, most: float) -> Result:
    """Hold a figure that nothing is compared with to its bound."""
    return Result(name, f"{ours:,.2f} {unit}", asked=f"<= {most:,g} {unit}", reached=ours <= most)


def percentile(values: Sequence[float], percent: int) -> float:
    """Give the smallest value that so many percent do not exceed."""
    ordered = sorted(values)
    return ordered[max(-(-len(ordered) * percent // 100) - 1, 0)]


def table(results: Sequence[Result]) -> str:
    """Write the results as a Markdown table, columns aligned."""
    rows = [_HEAD, *(result.cells() for result in results)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEAD))]
    lines = ["| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |"
             for row in rows]  # fmt: skip
    return "\n".join([lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]])
