"""A loop: one service's relay, consumer or worker on a thread of its own, turning until it is told to stop.

In: how to open what it works with, what one round is, what to measure. Out: rounds. A round that fails is never
the end: what it held is closed, and after a pause, longer each time, opened anew. Nothing is lost by that, for a
round either commits or is done again; nothing is doubled, for inboxes know what was heard.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import structlog

from shared.plumbing.metrics import LOOP_FAULTS

IDLE_SECONDS = (0.01, 0.1)
# After a round that moved few: so many times as long as it took, and at most so many seconds.
REST_TIMES, REST_SECONDS = 2, 0.05
FAULT_SECONDS = (0.5, 10.0)
MEASURE_SECONDS = 1.0
_log = structlog.get_logger("loop")


class Turning(Protocol):
    """What a loop turns: opened in its thread, since broker clients belong to the thread that made them."""

    def turn(self) -> int:
        """Do one round; give how much moved."""

    def measure(self) -> Mapping[str, int]:
        """Measure what only this thread can ask, such as a consumer's lag."""

    def close(self) -> None:
        """Flush and let go."""


@dataclass(frozen=True)
class State:
    """How a loop is: seconds since its last good round, the fault of its last one, what it measured."""

    beat_age_seconds: float
    fault: str
    measures: Mapping[str, int]


def states(loops: Sequence[Loop]) -> Mapping[str, State]:
    """Ask all loops to measure at once, and give each one's state: together they are waited for a second."""
    for loop in loops:
        loop.ask()
    until = time.monotonic() + MEASURE_SECONDS
    return {loop.service: loop.state(max(until - time.monotonic(), 0)) for loop in loops}


class Loop(threading.Thread):
    """One role of one service."""

    def __init__(
        self,
        role: str,
        service: str,
        open_turning: Callable[[], Turning],
        stop: threading.Event,
        few: int = 0,
        patience_seconds: float = 0,
    ) -> None:
        """Keep what to open; `start` opens it. A round that moves `few` or less costs much the same as one that does.

        So the next one waits for more to come, the longer the longer a round takes: a busy machine makes fewer rounds.
        Where nobody waits for what it brings about, it has the patience given.
        """
        super().__init__(name=f"{role} {service}", daemon=True)
        self.role, self.service = role, service
        self._open, self._stop_asked, self._few, self._patience = open_turning, stop, few, patience_seconds
        self._turning: Turning | None = None
        self._beat, self._fault, self._measures = time.monotonic(), "starting", dict[str, int]()
        self._asked, self._answered = threading.Event(), threading.Event()

    def run(self) -> None:
        """Turn until stopped; the round that is under way is finished first."""
        idle, pause = IDLE_SECONDS[0], FAULT_SECONDS[0]
        while not self._stop_asked.is_set():
            began = time.monotonic()
            try:
                moved = self._round()
            except Exception as error:  # noqa: BLE001 - a loop outlives whatever one round met
                self._note_fault(error)
                self._stop_asked.wait(pause)
                pause = min(pause * 2, FAULT_SECONDS[1])
                continue
            pause = FAULT_SECONDS[0]
            idle = IDLE_SECONDS[0] if moved else min(idle * 2, IDLE_SECONDS[1])
            took = time.monotonic() - began
            if not moved:
                # A broker that held the poll has waited already.
                self._stop_asked.wait(max(idle - took, 0))
            elif moved <= self._few:
                self._stop_asked.wait(max(min(REST_TIMES * took, REST_SECONDS), self._patience))
        self._let_go()

    def ask(self) -> None:
        """Ask the thread to measure."""
        self._answered.clear()
        self._asked.set()

    def state(self, wait_seconds: float) -> State:
        """Give what it measured when it was asked, or what it last measured where it is busy for so long."""
        if self.is_alive():
            self._answered.wait(wait_seconds)
        return State(time.monotonic() - self._beat, self._fault, dict(self._measures))

    def _round(self) -> int:
        if self._turning is None:
            self._turning = self._open()
        moved = self._turning.turn()
        if self._asked.is_set():
            self._asked.clear()
            self._measures = dict(self._turning.measure())
            self._answered.set()
        self._beat, self._fault = time.monotonic(), ""
        return moved

    def _note_fault(self, error: Exception) -> None:
        LOOP_FAULTS.labels(self.service, self.role).inc()
        again, self._fault = self._fault == type(error).__name__, type(error).__name__
        # Through an outage rounds fail alike for hours: it is told once where they fail, then only that they still do.
        _log.error("round_failed", service=self.service, role=self.role, error=self._fault,
                   exc_info=None if again else error)  # fmt: skip
        self._let_go()

    def _let_go(self) -> None:
        turning, self._turning = self._turning, None
        if turning is not None:
            try:
                turning.close()
            except Exception:  # noqa: BLE001 - a broken connection may not even close
                _log.exception("not_closed", service=self.service, role=self.role)
