"""The job queue's port: what is to be done, at least once, by one worker at a time.

In: jobs. Out: leases on jobs, which a worker finishes, delays or buries with a reason.
Adapters: `embedded_queue` (a table); RabbitMQ follows behind the same contract test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Job:
    """One thing to do; `name` is also its queue. `attempts` counts the times it was taken."""

    id: str
    name: str
    payload: bytes
    traceparent: str
    attempts: int = 0


class JobQueue(Protocol):
    """Named queues with leases, delayed retry and a place for the dead."""

    def put(self, jobs: Sequence[Job]) -> None:
        """Add jobs; one whose id is already known is not added again."""

    def take(self, names: Sequence[str], limit: int, now_epoch: int) -> list[Job]:
        """Lease up to `limit` due jobs; a lease that runs out is given to another worker."""

    def finish(self, job: Job) -> None:
        """Say that the job is done."""

    def retry(self, job: Job, due_epoch: int, reason: str) -> None:
        """Give it back, to be tried again from `due_epoch` on."""

    def bury(self, job: Job, reason: str) -> None:
        """Set it aside with its reason; nobody takes it until it is dug up."""

    def dead(self, names: Sequence[str]) -> list[tuple[Job, str]]:
        """List the buried jobs with their reasons."""

    def dig_up(self, job_id: str) -> None:
        """Make a buried job due again, its attempts forgotten."""

    def depth(self, names: Sequence[str]) -> int:
        """Count the jobs that are neither done nor buried."""

    def close(self) -> None:
        """Let go of files and connections."""
