"""Steps, timed: seconds on the wall, and of processor in this process and in PostgreSQL.

In: the process ids of a PostgreSQL server, or none, and of others of ours. Out: what each step took, in their order.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from deploy.bench.processor import own_seconds, seconds_of, server_seconds
from deploy.stack import processes
from deploy.stack.postgres import POSTGRES
from deploy.stack.record import read_record


@dataclass(kw_only=True)
class Steps:
    """Wall and processor seconds by step, the latter of this process with those `beside` it, and of the database."""

    server: int | None
    beside: Sequence[int] = ()
    wall: dict[str, float] = field(default_factory=dict)
    own: dict[str, float] = field(default_factory=dict)
    database: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Time one step, adding to what it took before."""
        before = self._clocks()
        yield
        for kept, began, now in zip((self.wall, self.own, self.database), before, self._clocks(), strict=True):
            kept[name] = kept.get(name, 0) + now - began

    def _clocks(self) -> tuple[float, float, float]:
        return time.perf_counter(), own_seconds() + seconds_of(self.beside), server_seconds(self.server)


def server_of(stack: Path) -> int | None:
    """Give the process id of a stack's PostgreSQL, where it is a process of this machine."""
    return processes.running(read_record(stack).place(POSTGRES).ids)
