"""The job queue's port: what is to be done, at least once, by one worker at a time.

In: jobs. Out: leases on jobs, which a worker finishes, delays or buries with a reason. The worker's inbox makes once
of at least once. Adapters: `embedded_queue` (a table) and `rabbit_queue`, held to one contract test.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# The pauses a queue knows: a broker keeps one queue of waiting jobs for each.
PAUSES_SECONDS = (1, 5, 30, 300)


@dataclass(frozen=True)
class Job:
    """One thing to do; `name` is also its queue. `attempts` counts the times it was taken.

    `lease` is how the queue knows this taking again; 0 where the job was not taken.
    """

    id: str
    name: str
    payload: bytes
    traceparent: str
    attempts: int = 0
    lease: int = 0


class JobQueue(Protocol):
    """Named queues with leases, delayed retry and a place for the dead."""

    def put(self, jobs: Sequence[Job]) -> None:
        """Add jobs; returns once they are durable. A job that is put twice may be given twice."""

    def take(self, names: Sequence[str], limit: int) -> list[Job]:
        """Lease up to `limit` due jobs; gives none only where none is due. A lease ends with its worker."""

    def finish(self, job: Job) -> None:
        """Say that the job is done."""

    def retry(self, job: Job, pause_seconds: int, reason: str) -> None:
        """Give it back, to be tried again after the next longer of the known pauses."""

    def bury(self, job: Job, reason: str) -> None:
        """Set it aside with its reason; nobody takes it until it is dug up."""

    def dead(self, names: Sequence[str]) -> list[tuple[Job, str]]:
        """List the buried jobs with their reasons."""

    def dig_up(self, job: Job) -> None:
        """Make a buried job due again, its attempts forgotten."""

    def forget(self, job: Job) -> None:
        """Take a buried job out for good."""

    def depth(self, names: Sequence[str]) -> int:
        """Count the jobs that are due, delayed or leased here: neither done nor buried."""

    def close(self) -> None:
        """Let go of files and connections; what is leased here becomes due again."""


def known_pause(seconds: int) -> int:
    """Give the next longer of the known pauses, or the longest."""
    return PAUSES_SECONDS[min(bisect_left(PAUSES_SECONDS, seconds), len(PAUSES_SECONDS) - 1)]
