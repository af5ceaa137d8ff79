"""Lock-out: how long to wait after wrong passwords, so that guessing takes years and a typo takes seconds.

Two things are counted, each by its own measure: failures at an address that was typed, known or not, and failures from
where they come. Many people may share the second, so it takes more of them, and they are forgotten sooner.
In: failures in a row. Out: seconds to wait.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_WAIT_SECONDS = 30
LONGEST_WAIT_SECONDS = 900
# Failures are forgotten after this long without another.
MEMORY_SECONDS = 86_400


@dataclass(frozen=True)
class Measure:
    """How many failures are free, and after how long without another one they no longer count."""

    free_failures: int
    memory_seconds: int

    def wait_seconds(self, failures: int) -> int:
        """Give the wait after `failures` in a row: none at first, then twice as long each time, to a quarter hour."""
        over = failures - self.free_failures
        if over <= 0:
            return 0
        return min(FIRST_WAIT_SECONDS << min(over - 1, 10), LONGEST_WAIT_SECONDS)


TYPED = Measure(4, MEMORY_SECONDS)
FROM_WHERE = Measure(30, 3_600)


@dataclass(frozen=True)
class Tally:
    """What failed before under one subject, and until when it is locked."""

    subject: str
    measure: Measure
    failures: int
    last_epoch: int
    locked_until_epoch: int

    def counted(self, at_epoch: int) -> int:
        """Give the failures that still count at an instant."""
        return self.failures if at_epoch < self.last_epoch + self.measure.memory_seconds else 0

    def failed(self, at_epoch: int) -> Tally:
        """Give it after one more failure."""
        failures = self.counted(at_epoch) + 1
        wait = self.measure.wait_seconds(failures)
        return Tally(self.subject, self.measure, failures, at_epoch, at_epoch + wait)
