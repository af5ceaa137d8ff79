"""The product as processes, for as long as a measurement takes. In: a ground. Out: where each process listens.

They are the processes of `make stack-run`: a relay, a consumer and a worker for all services, a web server for each.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace

from deploy.bench.ground import Ground
from deploy.roles.children import Child, Children
from deploy.roles.plan import HOST, addresses, plan, secret_files
from deploy.roles.wired import installed
from shared.values.refusal import Refusal

_SECOND = "consume-second"


class Apart:
    """Running processes by name."""

    def __init__(self, ground: Ground) -> None:
        """Lay them out; `start` starts them."""
        environment = {**addresses(ground.data), **secret_files(ground.data), "HOURBOOK_ORIGINATOR_DEMO": "yes",
                       "HOURBOOK_REQUEST_LIMITS": "off"}  # fmt: skip
        self._plan = plan(installed(), environment, 0, apart=False)
        self._logs, self.children = ground.data / "logs", Children(ground.data / "logs", _say)

    def start(self) -> None:
        """Start all and wait until they are ready."""
        for commands in (self._plan.moving, self._plan.serving):
            self.children.start(commands, lambda: False)

    def urls(self) -> Mapping[str, str]:
        """Give base URLs (`serve-timetracking`, `relay-all`, …)."""
        return {child.command.name: child.command.base_url for child in self.children.all}

    def ids(self) -> Mapping[str, int]:
        """Give the process ids of those that run, the second consumer apart."""
        return {
            child.command.name: child.process.pid
            for child in self.children.all
            if child.process is not None and child.process.poll() is None and child.command.name != _SECOND
        }

    def kill(self, name: str) -> None:
        """Kill one as a crash would; `tend` starts it again."""
        os.kill(self.ids()[name], signal.SIGKILL)

    def tend(self) -> None:
        """Start again what has died."""
        self.children.tend()

    def back(self, names: Collection[str]) -> bool:
        """Say whether these run and are ready."""
        return all(child.process is not None and child.ready()
                   for child in self.children.all if child.command.name in names)  # fmt: skip

    def turn_second_consumer(self, turn: int) -> str:
        """Let a second consumer join, or leave: by turns asked to and killed."""
        second = next((child for child in self.children.all if child.command.name == _SECOND), None)
        if second is None:
            self.children.all.append(self._second_consumer())
            return "joins"
        self.children.all.remove(second)
        if second.process is not None:
            second.process.send_signal(signal.SIGTERM if turn % 4 else signal.SIGKILL)
            second.process.wait(60)
        return "leaves" if turn % 4 else "is killed"

    def _second_consumer(self) -> Child:
        with socket.create_server((HOST, 0)) as free:
            port = str(free.getsockname()[1])
        first = next(command for command in self._plan.moving if command.name == "consume-all")
        own = {"HOURBOOK_HEALTH_PORT": port, "HOURBOOK_MEMBER": _SECOND}
        command = replace(
            first, name=_SECOND, environment={**first.environment, **own}, base_url=f"http://{HOST}:{port}"
        )
        child = Child(command, self._logs / f"{_SECOND}.log")
        child.start()
        return child


@contextmanager
def apart(ground: Ground) -> Iterator[Apart]:
    """Start all, stop all."""
    running = Apart(ground)
    try:
        running.start()
        yield running
    finally:
        running.children.stop()


@contextmanager
def processes(ground: Ground) -> Iterator[Mapping[str, str]]:
    """Give the base URLs of processes that all live until the end."""
    with apart(ground) as running:
        before = running.ids()
        yield running.urls()
        gone = sorted(before.keys() - running.ids().keys())
        if gone:
            raise Refusal("process_ended", f"{', '.join(gone)} ended while it was measured.")


def _say(text: str) -> None:
    print(text, file=sys.stderr)
