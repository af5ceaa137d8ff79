"""A stack for one test process alone, whose servers are killed, frozen and started again.

In: nothing. Out: servers by name; stopped at the end.
"""

from __future__ import annotations

import fcntl
import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import real_stack

from deploy.stack import processes
from deploy.stack.record import Record
from deploy.stack.run import down, up
from deploy.stack.servers import SERVERS
from shared.values.refusal import Refusal

AGAIN_SECONDS = 60


@dataclass(frozen=True)
class Servers:
    """The servers of a stack, by name."""

    folder: Path
    record: Record

    def kill(self, name: str) -> None:
        """Kill a server as a power cut would."""
        process = self._process(name)
        os.kill(process, signal.SIGKILL)
        while processes.running(self._ids(name)) is not None:
            time.sleep(0.01)

    def raise_all(self) -> None:
        """Start what is dead. PostgreSQL waits for orphans of its own, which end when they notice."""
        until = time.monotonic() + AGAIN_SECONDS
        while True:
            try:
                up(self.folder)
                return
            except Refusal:
                if time.monotonic() > until:
                    raise

    def freeze(self, name: str, seconds: float) -> None:
        """Let a server stand still: its ports take connections, and nobody answers."""
        process = self._process(name)
        os.kill(process, signal.SIGSTOP)
        try:
            time.sleep(seconds)
        finally:
            os.kill(process, signal.SIGCONT)

    def _process(self, name: str) -> int:
        process = processes.running(self._ids(name))
        assert process, f"{name} runs"
        return process

    def _ids(self, name: str) -> Path:
        return next(self.record.place(one).ids for one in SERVERS if one.name == name)


def own_servers() -> Iterator[Servers]:
    """Start servers in a folder that one test process holds at a time; stop them at the end."""
    beside = real_stack._folder()
    with (beside / "own.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder = beside / "own"
        yield Servers(folder, up(folder))
        down(folder)
