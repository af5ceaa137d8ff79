"""What falls due by itself, at the tick of a clock: deadlines that nobody's request brings about.

In: a wired service with ticks. Out: their effects, each tick in a unit of its own. A tick asks what is due and does
some of it; two processes that tick at once find each other's rows locked, or done.
"""

from __future__ import annotations

import structlog

from shared.plumbing.metrics import LOOP_FAULTS
from shared.plumbing.service import Service

# Deadlines are hours and days away; a minute late is on time.
EVERY_SECONDS = 60
_log = structlog.get_logger(__name__)


class Ticker:
    """Ticks for one service, at most once a minute of its clock, or at once again while there is more to do."""

    def __init__(self, service: Service) -> None:
        """Begin with a tick."""
        self._service, self._next_epoch = service, 0

    def tick_once(self) -> int:
        """Do what is due, if it is time to look; gives how much. A tick that fails holds up nobody."""
        now_epoch = self._service.wiring.now_epoch()
        if not self._service.ticks or now_epoch < self._next_epoch:
            return 0
        done = sum(self._tick(name) for name in self._service.ticks)
        self._next_epoch = now_epoch if done else now_epoch + EVERY_SECONDS
        return done

    def _tick(self, name: str) -> int:
        call = self._service.call_as_service()
        try:
            with self._service.units.write(call) as unit:
                done = self._service.ticks[name](unit, call)
        except Exception:  # noqa: BLE001 - what is due stays due, and is tried again with the next tick
            LOOP_FAULTS.labels(self._service.name, "tick").inc()
            _log.exception("tick_failed", service=self._service.name, tick=name)
            return 0
        if done:
            _log.info("ticked", service=self._service.name, tick=name, done=done)
        return done
