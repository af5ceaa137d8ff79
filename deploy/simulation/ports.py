"""Job queue and units of work in bad weather. In: the real adapters and the weather. Out: the same ports, failing.

A job is given at least once; a transaction commits or does not, whatever becomes of whoever asked for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from deploy.simulation.weather import AnswerLost, Died, Weather
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.unit import Units
from shared.values.call import Call


class StormyQueue:
    """A `JobQueue` around another one."""

    def __init__(self, inner: JobQueue, weather: Weather) -> None:
        """Wrap a queue."""
        self._inner = inner
        self._weather = weather

    def put(self, jobs: Sequence[Job]) -> None:
        """Queue them; whoever asked may die before it knows."""
        self._inner.put(jobs)
        if self._weather.strike("jobs_unacknowledged"):
            raise Died("jobs_unacknowledged")

    def take(self, names: Sequence[str], limit: int) -> list[Job]:
        """Take leases; a lease that ran out is given to a second worker while the first still works."""
        jobs = self._inner.take(names, limit)
        return jobs * 2 if jobs and self._weather.strike("handed_twice") else jobs

    def finish(self, job: Job) -> None:
        """Say it is done, unless the worker dies first."""
        if self._weather.strike("dies_before_done"):
            raise Died("dies_before_done")
        self._inner.finish(job)

    def retry(self, job: Job, pause_seconds: int, reason: str) -> None:
        """Give it back."""
        self._inner.retry(job, pause_seconds, reason)

    def bury(self, job: Job, reason: str) -> None:
        """Set it aside."""
        self._inner.bury(job, reason)

    def dead(self, names: Sequence[str]) -> list[tuple[Job, str]]:
        """List the buried."""
        return self._inner.dead(names)

    def dig_up(self, job: Job) -> None:
        """Make it due again."""
        self._inner.dig_up(job)

    def forget(self, job: Job) -> None:
        """Take it out."""
        self._inner.forget(job)

    def depth(self, names: Sequence[str]) -> int:
        """Count what waits."""
        return self._inner.depth(names)

    def close(self) -> None:
        """Close the queue."""
        self._inner.close()


class StormyUnits(Units[Any]):
    """Units whose transactions fail, or whose answers get lost."""

    def __init__(self, inner: Units[Any], weather: Weather) -> None:
        """Wrap the units of a service, which make the units themselves."""
        self.engine = inner.engine
        # Whether something may wait in the outbox; what is certainly empty needs no look.
        self.written = True
        self._inner = inner
        self._weather = weather

    @contextmanager
    def write(self, call: Call) -> Iterator[Any]:
        """Open a unit that may die before it commits, or after."""
        with self._inner.write(call) as unit:
            yield unit
            self._weather.before_commit()
        self.written = True
        if self._weather.strike("answer_lost"):
            raise AnswerLost("answer_lost")

    @contextmanager
    def read(self, call: Call) -> Iterator[Any]:
        """Open a unit that only reads."""
        with self._inner.read(call) as unit:
            yield unit
