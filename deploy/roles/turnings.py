"""What each role does in a round: the table of roles.

In: a wired service and the addresses of log and queue. Out: what a loop turns. A round of a relay moves one batch out
of the outbox, of a consumer hears one, of a worker does one and looks at the clock.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deploy.roles.loop import Turning
from shared.plumbing.adapters import open_event_log, open_job_queue
from shared.plumbing.consumer import consume_once, topics_of
from shared.plumbing.environment import ProcessSettings
from shared.plumbing.event_log import EventLog
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service
from shared.plumbing.ticker import Ticker
from shared.plumbing.worker import work_once

# How long a broker may hold an empty poll: shorter than anyone's patience, longer than a busy wait.
POLL_SECONDS = 0.2
# How long a relay rests after few facts: each of its rounds wakes every consumer of what it moved.
RELAY_SECONDS = 0.04


@dataclass(frozen=True)
class Relaying:
    """Outbox to event log and job queue."""

    service: Service
    log: EventLog
    queue: JobQueue

    def turn(self) -> int:
        """Move one batch."""
        return relay_once(self.service, self.log, self.queue)

    def measure(self) -> Mapping[str, int]:
        """Give nothing: the outbox lies in the database and is measured there."""
        return {}

    def close(self) -> None:
        """Close both."""
        self.log.close()
        self.queue.close()


@dataclass(frozen=True)
class Consuming:
    """Event log to listeners."""

    service: Service
    log: EventLog

    def turn(self) -> int:
        """Hear one batch."""
        return consume_once(self.service, self.log, POLL_SECONDS)

    def measure(self) -> Mapping[str, int]:
        """Count what is not committed yet."""
        return {"lag": self.log.lag(self.service.name, topics_of(self.service))}

    def close(self) -> None:
        """Leave the group."""
        self.log.close()


@dataclass(frozen=True)
class Working:
    """Job queue to handlers, and the clock to what it makes due."""

    service: Service
    queue: JobQueue
    ticker: Ticker

    def turn(self) -> int:
        """Do one batch, and what is due."""
        return work_once(self.service, self.queue) + self.ticker.tick_once()

    def measure(self) -> Mapping[str, int]:
        """Count jobs that wait and jobs that were given up."""
        names = sorted(self.service.jobs)
        return {"jobs": self.queue.depth(names), "dead": len(self.queue.dead(names))}

    def close(self) -> None:
        """Give back what was taken and not done."""
        self.queue.close()


@dataclass(frozen=True)
class Role:
    """One kind of process: what it needs of the environment, for which services it has work, how it begins.

    A round of `few` facts costs much the same as a round of one; a job is a round's work by itself.
    """

    needs: tuple[str, ...]
    has_work: Callable[[Service], bool]
    begin: Callable[[Service, ProcessSettings], Turning]
    few: int = 0
    patience_of: Callable[[Service], float] = lambda _service: 0


def _queue(service: Service, settings: ProcessSettings) -> JobQueue:
    return open_job_queue(settings.queue_url, service.wiring.now_epoch)


ROLES: Mapping[str, Role] = {
    "relay": Role(
        ("log", "queue"),
        lambda _service: True,
        lambda service, settings: Relaying(service, open_event_log(settings.log_url), _queue(service, settings)),
        few=100,
        patience_of=lambda _service: RELAY_SECONDS,
    ),
    "consume": Role(
        ("log",),
        lambda service: bool(service.listeners),
        lambda service, settings: Consuming(service, open_event_log(settings.log_url, settings.member)),
        few=100,
        patience_of=lambda service: service.patience_seconds,
    ),
    "work": Role(
        ("queue",),
        lambda service: bool(service.jobs or service.ticks),
        lambda service, settings: Working(service, _queue(service, settings), Ticker(service)),
    ),
}
