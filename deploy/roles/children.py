"""Processes that one foreground command starts, watches and stops by their ids.

In: what to run. Out: running processes, started again with longer and longer pauses where they die; at the end all
are asked to stop, those that take requests first, and none is left behind.
"""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

from shared.plumbing.whole_file import write_whole
from shared.values.refusal import Refusal

READY_SECONDS = 120
STOP_SECONDS = 30
PAUSE_SECONDS = (1.0, 30.0)
# What lived so long and dies is not what keeps dying: its pauses begin anew.
STEADY_SECONDS = 120.0
LAST_LINES = 15
USAGE = 2


@dataclass(frozen=True)
class Command:
    """One process to run: its name, its arguments, its environment, where it says that it is ready."""

    name: str
    arguments: Sequence[str]
    environment: Mapping[str, str]
    base_url: str


@dataclass
class Child:
    """A command, the process that runs it now, and when to start it again."""

    command: Command
    log: Path
    process: subprocess.Popen[bytes] | None = None
    pause_seconds: float = PAUSE_SECONDS[0]
    due: float = field(default=0.0)
    began: float = field(default=0.0)

    def start(self) -> None:
        """Start it in a session of its own, so that a Ctrl-C reaches it through us alone."""
        with self.log.open("ab") as log:
            self.began = time.monotonic()
            self.process = subprocess.Popen(
                self.command.arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                env={**os.environ, **self.command.environment}, start_new_session=True,
            )  # fmt: skip

    def ready(self) -> bool:
        """Ask it whether it is ready."""
        try:
            with urlopen(f"{self.command.base_url}/readyz", timeout=5) as answer:  # noqa: S310 - our own process
                return bool(answer.status == 200)
        except HTTPError as error:
            error.close()
            return False
        except OSError:
            return False

    def last_words(self) -> str:
        """Give the end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-LAST_LINES:])


class Children:
    """All processes of one foreground command."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        """Keep where logs and process ids are written."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder, self._say = folder, say
        self.all: list[Child] = []

    def start(self, commands: Sequence[Command], stopped: Callable[[], bool]) -> None:
        """Start all, then wait until each is ready; refuses with the last words of one that ends or takes too long."""
        fresh = [Child(command, self._folder / f"{command.name}.log") for command in commands]
        for child in fresh:
            child.start()
            self.all.append(child)
        self._write_ids()
        deadline = time.monotonic() + READY_SECONDS
        for child in fresh:
            while not stopped() and not child.ready():
                if child.process is None or child.process.poll() is not None or time.monotonic() > deadline:
                    sentence = f"{child.command.name} is not up; its log ends with:\n{child.last_words()}"
                    raise Refusal("process_not_up", sentence)
                time.sleep(0.1)

    def tend(self) -> None:
        """Start again what has died and whose pause is over."""
        for child in self.all:
            if child.process is not None and child.process.poll() is not None:
                if time.monotonic() - child.began > STEADY_SECONDS:
                    child.pause_seconds = PAUSE_SECONDS[0]
                self._say(f"{child.command.name} ended with {child.process.returncode}; again in "
                          f"{child.pause_seconds:.0f} s (see {child.log})")  # fmt: skip
                child.process, child.due = None, time.monotonic() + child.pause_seconds
                child.pause_seconds = min(child.pause_seconds * 2, PAUSE_SECONDS[1])
            elif child.process is None and time.monotonic() >= child.due:
                child.start()
                self._write_ids()

    def stop(self) -> list[str]:
        """Stop all, last started first in groups of one kind; gives the names of those that had to be killed."""
        killed: list[str] = []
        # Doors close first, then what moves facts: nothing new is said while the last round runs.
        doors = [child for child in self.all if child.command.name.startswith(("front", "serve"))]
        for group in (doors[::-1], [child for child in self.all if child not in doors]):
            alive = [child for child in group if child.process is not None and child.process.poll() is None]
            for child in alive:
                if child.process is not None:
                    child.process.terminate()
            killed += _wait_for(alive)
        (self._folder / "processes.json").unlink(missing_ok=True)
        return killed

    def _write_ids(self) -> None:
        ids = {
            child.command.name: {"process": child.process.pid, "url": child.command.base_url}
            for child in self.all
            if child.process is not None
        }
        write_whole(self._folder / "processes.json", json.dumps(ids, indent=2) + "\n")


def _wait_for(children: Sequence[Child]) -> list[str]:
    killed = []
    deadline = time.monotonic() + STOP_SECONDS
    for child in children:
        assert child.process is not None, "only what runs is waited for"
        try:
            child.process.wait(max(deadline - time.monotonic(), 0.1))
        except subprocess.TimeoutExpired:
            child.process.kill()
            child.process.wait()
            killed.append(child.command.name)
    return killed
