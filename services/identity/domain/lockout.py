"""Lock-out: how long to wait after wrong passwords, so that guessing takes years and a typo takes seconds.

In: failures in a row. Out: seconds to wait.
"""

from __future__ import annotations

FREE_FAILURES = 4
FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 900
# Failures are forgotten after this long without another.
MEMORY_SECONDS = 86_400


def wait_seconds(failures: int) -> int:
    """Give the wait after `failures` in a row: none at first, then twice as long each time, up to a quarter hour."""
    over = failures - FREE_FAILURES
    if over <= 0:
        return 0
    return min(FIRST_WAIT_SECONDS << min(over - 1, 10), LONGEST_WAIT_SECONDS)
