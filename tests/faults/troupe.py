"""The product's moving processes, killed at named points and started again, while people act in the test's own process.

In: a data folder, and for each role the points at which its processes die, one after the other. Out: a house whose pump
waits until the processes have moved everything; how often they died.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from kafka.errors import KafkaError

from deploy.onebox.house import House
from deploy.roles.plan import addresses, secret_files
from deploy.roles.process import PARENT_VARIABLE
from shared.plumbing.consumer import topics_of
from shared.plumbing.fail_points import VARIABLE
from shared.plumbing.relay import outbox_depth

DRAIN_SECONDS = 180
ROLES = ("relay", "consume", "work")
_WRITING = sa.text("SELECT datname FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND datname = ANY(:names)")


class Nursery:
    """Speaks to the process that forks."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(Path(__file__).with_name("nursery.py"))],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2],
        )  # fmt: skip

    def ask(self, *question: object) -> Any:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        return json.loads(self._process.stdout.readline())

    def close(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


class Troupe:
    """One process of each role, kept running; `deaths` counts by point."""

    def __init__(self, nursery: Nursery, data: Path, plans: Mapping[str, Sequence[str]]) -> None:
        self.data = data
        self.deaths: Counter[str] = Counter()
        self.running: dict[str, int] = {}
        # What the test does itself each time it looks.
        self.beside: list[Callable[[], None]] = []
        self._nursery = nursery
        self._plans = {role: list(plans.get(role, ())) for role in ROLES}
        self._armed: dict[str, str] = {}
        self._environment = {
            **addresses(data),
            **secret_files(data),
            "HOURBOOK_HEALTH_PORT": "0",
            PARENT_VARIABLE: "yes",
        }
        for role in ROLES:
            self.start(role)

    @property
    def left(self) -> dict[str, list[str]]:
        """Give the deaths that are still to come, by role."""
        return {role: [self._armed[role], *plan] for role, plan in self._plans.items() if self._armed[role]}

    def start(self, role: str, name: str = "") -> None:
        self._armed[name or role] = self._plans[role].pop(0) if self._plans[role] and not name else ""
        environment = self._environment | {VARIABLE: self._armed[name or role], "HOURBOOK_MEMBER": f"{name or role}-1"}
        self.running[name or role] = self._nursery.ask("start", role, environment, self.log(name or role))

    def log(self, name: str) -> str:
        return str(self.data / f"{name}.log")

    def tend(self) -> None:
        """Start again what died, which is only ever what was told to."""
        for act in self.beside:
            act()
        for role, process in list(self.running.items()):
            code = self._nursery.ask("poll", process)
            if code is None:
                continue
            told = (code, bool(self._armed[role])) == (-signal.SIGKILL, True)
            assert told, f"{role} ended with {code}: {self.words(role)}"
            self.deaths[self._armed[role].partition(":")[0]] += 1
            if role == "work":
                self.five_minutes_pass()
            self.start(role)

    def stand(self) -> str:
        """Have every process write down where its threads stand; give the last words of each."""
        for process in self.running.values():
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGUSR1)
        time.sleep(1)
        return "\n".join(f"{name}: {self._logged(name)[-30_000:]}" for name in self.running)

    def asleep(self, name: str) -> bool:
        """Say whether a process stopped itself."""
        return Path(f"/proc/{self.running[name]}/stat").read_text().rpartition(")")[2].split()[0] == "T"

    def wake(self, name: str) -> None:
        os.kill(self.running[name], signal.SIGCONT)

    def end(self, name: str, number: signal.Signals) -> None:
        """End one process by a signal, and keep it ended."""
        process = self.running.pop(name)
        os.kill(process, number)
        until = time.monotonic() + 30
        while self._nursery.ask("poll", process) is None:
            assert time.monotonic() < until, f"{name} ends"
            time.sleep(0.02)
        self.deaths[name] += 1

    def events(self, name: str, event: str) -> int:
        """Count how often a process logged an event."""
        return self._logged(name).count(f'"event": "{event}"')

    def _logged(self, name: str) -> str:
        path = Path(self.log(name))
        return path.read_text() if path.exists() else ""

    def wait_until_started(self) -> None:
        until = time.monotonic() + DRAIN_SECONDS
        while not all('"started"' in self.words(role) for role in self.running):
            assert time.monotonic() < until, "processes start"
            time.sleep(0.05)

    def words(self, role: str) -> str:
        return "\n".join(self._logged(role).splitlines()[-15:])

    def five_minutes_pass(self) -> None:
        """End the leases of a dead worker on the embedded queue, which waits for the clock."""
        if (self.data / "jobs.db").exists():
            with sqlite3.connect(self.data / "jobs.db", timeout=30) as connection:
                connection.execute("UPDATE jobs SET due_epoch = 0 WHERE state = 'waiting'")
            connection.close()

    def stop(self) -> None:
        """Ask all to end, wait, and kill what does not."""
        for number in (signal.SIGTERM, signal.SIGKILL):
            for process in self.running.values():
                with suppress(ProcessLookupError):
                    os.kill(process, number)
            until = time.monotonic() + 30
            while self.running and time.monotonic() < until:
                self.running = {
                    role: process
                    for role, process in self.running.items()
                    if self._nursery.ask("poll", process) is None
                }
                time.sleep(0.02)
            if not self.running:
                return


@dataclass(frozen=True)
class HouseApart(House):
    """The people's side of a house whose facts are moved by other processes."""

    tend: Callable[[], None]
    # Where the processes stand, for whoever waits in vain.
    stand: Callable[[], str]
    # What happens at the next pumps, one each, just after people have said something.
    storms: list[Callable[[], None]]

    def pump(self) -> int:
        """Wait until outboxes, log and queue hold nothing, three times in a row: a fact may be between two of them."""
        if self.storms:
            self.storms.pop(0)()
        calm, until = 0, time.monotonic() + DRAIN_SECONDS
        while calm < 3:
            self.tend()
            try:
                waiting = self.waiting()
            except (OSError, sa.exc.DBAPIError, KafkaError, TimeoutError) as away:
                waiting = f"an answer ({away})"
            if time.monotonic() > until:
                raise AssertionError(f"after {DRAIN_SECONDS} s there still waits {waiting}\n{self.stand()}")
            calm = 0 if waiting else calm + 1
            time.sleep(0.02)
        return 0

    def waiting(self) -> str:
        """Say what waits first, or nothing."""
        for name, service in self.services.items():
            if depth := outbox_depth(service):
                return f"{depth} in the outbox of {name}"
        for name, lag in self.log.lags({name: topics_of(one) for name, one in self.services.items()}).items():
            if lag:
                return f"{lag} before {name}"
        jobs = sorted({job for service in self.services.values() for job in service.jobs})
        depth = self.queue.depth(jobs)
        return f"{depth} jobs" if depth else self._being_written()

    def _being_written(self) -> str:
        """Say where a transaction that wrote something is open: RabbitMQ does not count the jobs that workers hold."""
        found = self._sessions("SELECT datname FROM pg_stat_activity WHERE backend_xid IS NOT NULL AND {ours}")
        return f"what is being written in {', '.join(found)}" if found else ""

    def left_open(self) -> set[int]:
        """Give the server processes whose transaction waits for its client to go on."""
        return set(self._sessions("SELECT pid FROM pg_stat_activity WHERE state = 'idle in transaction' AND {ours}"))

    def _sessions(self, query: str) -> list[Any]:
        engines = [one.units.engine for one in self.services.values()]
        if engines[0].dialect.name != "postgresql":
            return []
        with engines[0].connect() as connection:
            asked = sa.text(query.format(ours="datname = ANY(:names) AND pid <> pg_backend_pid()"))
            return list(connection.execute(asked, {"names": [engine.url.database for engine in engines]}).scalars())


@contextmanager
def troupe(nursery: Nursery, data: Path, plans: Mapping[str, Sequence[str]]) -> Iterator[Troupe]:
    """Run a folder's processes while the block runs; none is left behind."""
    players = Troupe(nursery, data, plans)
    try:
        yield players
    finally:
        players.stop()
