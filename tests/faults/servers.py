"""Servers of our own that are killed: PostgreSQL, Kafka and RabbitMQ, which no other test uses.

In: nothing. Out: a stack's folder; a server by name dies by SIGKILL, stays away for a while and is started again.
Where servers cannot be had, tests are skipped with the reason; with `CI=true` they fail.
"""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import real_stack

from deploy.stack import processes
from deploy.stack.record import make_record, read_record
from deploy.stack.run import down, up
from deploy.stack.servers import SERVERS
from shared.values.refusal import Refusal

AWAY_SECONDS = 2


@contextmanager
def own_stack() -> Iterator[Path]:
    """Start a stack beside the one that other tests share, and stop it."""
    folder = real_stack._folder() / "killed"
    try:
        # Processes even where a container engine runs: they are killed by id.
        make_record(folder, "processes")
        up(folder)
    except Refusal as refusal:
        reason = f"NO REAL SERVERS, so nobody knows what is lost when they die: {refusal.detail}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield folder
    finally:
        down(folder)


def kill_and_restart(folder: Path, name: str) -> None:
    """Kill a server, leave it away, bring it back."""
    record = read_record(folder)
    (server,) = [one for one in SERVERS if one.name == name]
    process = processes.running(record.place(server).ids)
    assert process is not None, f"{name} runs before it is killed"
    os.kill(process, signal.SIGKILL)
    time.sleep(AWAY_SECONDS)
    up(folder)
