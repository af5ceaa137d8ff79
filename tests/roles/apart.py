"""`hourbook up` as a process of its own: every role a process, all behind one port.

In: a data folder. Out: a server that the journeys' people can speak to, and its processes by name.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

JOURNEYS = str(Path(__file__).resolve().parents[1] / "journeys")
if JOURNEYS not in sys.path:
    sys.path.insert(0, JOURNEYS)

from real_server import HOURBOOK, Person, Server, until  # noqa: E402 - found on the line above

UP_SECONDS = 240


class Apart(Server):
    """The product in processes of its own."""

    def __init__(self, data: Path, environment: dict[str, str], *options: str) -> None:
        super().__init__(data, environment)
        self._options = options

    def start(self) -> None:
        command = [HOURBOOK, "up", "--data", str(self.data), "--port", str(self.port), *self._options]
        with (self.data.parent / "up.out").open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=self._environment)
        until(self.ready, UP_SECONDS, "everything is ready")

    def ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.data.parent / "up.out").read_text()
        try:
            return Person(self).get("/readyz").status == 200
        except OSError:
            return False

    def ids(self) -> dict[str, int]:
        """Give the present process of each name."""
        return {name: one["process"] for name, one in self._processes().items()}

    def urls(self) -> dict[str, str]:
        """Give where each process answers machines."""
        return {name: one["url"] for name, one in self._processes().items()}

    def _processes(self) -> dict[str, dict[str, Any]]:
        return json.loads((self.data / "logs" / "processes.json").read_text())

    def log(self, name: str) -> list[dict[str, object]]:
        """Give what a process logged."""
        lines = (self.data / "logs" / f"{name}.log").read_text().splitlines()
        return [json.loads(line) for line in lines if line.startswith("{")]


@contextmanager
def apart(data: Path, environment: dict[str, str], *options: str) -> Iterator[Apart]:
    """Run a folder's product while the block runs; no process is left behind."""
    server = Apart(data, environment, *options)
    try:
        server.start()
        yield server
    finally:
        server.end()


def lives(pid: int) -> bool:
    """Say whether a process is there and no zombie."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z" and os.path.exists(f"/proc/{pid}")  # noqa: PTH110 - a process, not a file
