"""What a test run says at its end: the tables that tests filled, and what was not tested for want of servers.

In: reports of all worker processes. Out: lines behind pytest's own summary, where nobody misses them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

import pytest

NO_SERVERS = "NO REAL SERVERS, so what needs them is not tested"
NO_DISK = "NO SMALL DISK, so a full one is not tested"
# Reasons of skips that nobody may miss begin so.
_WANTING = re.compile(r"\bNO [A-Z]{3,}")
# A test's row: its cells, in the order of the table's head.
ROW = "fault_row"
_HEAD = ("fault", "backbone", "crashed", "sent twice", "lost", "doubled")
_WIDTHS = (38, 10, 8, 11, 5, 8)


def tell(reporter: pytest.TerminalReporter) -> None:
    """Write both, the second one in red."""
    stats: Mapping[str, Sequence[object]] = reporter.stats
    reports = [one for many in stats.values() for one in many if isinstance(one, pytest.TestReport)]
    rows = sorted(
        {cells for one in reports for name, cells in _properties(one) if name == ROW}, key=lambda row: (row[1], row[0])
    )
    if rows:
        reporter.section("what was lost, and what came twice")
        for row in (_HEAD, *rows):
            reporter.write_line(_line(row))
    skipped = [one for one in reports if one.skipped and _WANTING.search(str(one.longrepr))]
    for reason in sorted({str(one.longrepr[2]) for one in skipped}):
        _shout(reporter.write_line, sum(str(one.longrepr[2]) == reason for one in skipped), reason)


def _properties(report: pytest.TestReport) -> Iterable[tuple[str, tuple[str, ...]]]:
    # A row has come from another process as a list.
    return ((name, tuple(map(str, cells))) for name, cells in report.user_properties if name == ROW)


def _line(row: Sequence[object]) -> str:
    words, counts = zip(row[:2], _WIDTHS[:2], strict=True), zip(row[2:], _WIDTHS[2:], strict=True)
    return "".join([f"{cell!s:<{width}}" for cell, width in words] + [f"{cell!s:>{width}}" for cell, width in counts])


def _shout(write: Callable[..., None], count: int, reason: str) -> None:
    bar = "!" * 100
    for line in (bar, f"{count} SKIPPED. {reason}", "With CI=true that is a failure.", bar):
        write(line, red=True, bold=True)
