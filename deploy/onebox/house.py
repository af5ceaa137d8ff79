"""The house: all services in one process, on one folder, with one event log and one job queue.

In: a data folder, a clock and an id source. Out: the wired services and a pump that moves what they
say to each other until nothing is left to move.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from deploy.onebox.secrets import secrets_in
from services.billing.main import service as billing
from services.identity.main import service as identity
from services.ledger.main import service as ledger
from services.onboarding.main import service as onboarding
from services.payments.main import service as payments
from services.payroll.main import service as payroll
from services.timetracking.main import service as timetracking
from shared.plumbing.consumer import consume_once
from shared.plumbing.embedded_log import EmbeddedLog
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.environment import settings_in
from shared.plumbing.event_log import EventLog
from shared.plumbing.ids import id_source
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.migrate import upgrade
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tokens import key_set, signing_keys
from shared.plumbing.worker import work_once
from shared.values.refusal import conflict

# In the order facts flow, so that one round of the pump carries an hour as far as it can go.
SERVICES: Mapping[str, Callable[[Wiring], Service]] = {
    "identity": identity,
    "billing": billing,
    "timetracking": timetracking,
    "onboarding": onboarding,
    "payroll": payroll,
    "payments": payments,
    "ledger": ledger,
}


@dataclass(frozen=True)
class House:
    """Every service with the log and the queue between them; `lock` keeps a second process out."""

    services: Mapping[str, Service]
    log: EventLog
    queue: JobQueue
    lock: IO[bytes]

    def pump(self) -> int:
        """Relay, consume and work, service by service, until nothing moves; gives how much moved."""
        moved = 0
        while step := self._pump_once():
            moved += step
        return moved

    def _pump_once(self) -> int:
        return sum(
            relay_once(service, self.log, self.queue) + consume_once(service, self.log) + work_once(service, self.queue)
            for service in self.services.values()
        )

    def close(self) -> None:
        """Let go of every file."""
        for service in self.services.values():
            service.units.engine.dispose()
        self.log.close()
        self.queue.close()
        self.lock.close()


def open_house(
    data: Path,
    now_epoch: Callable[[], int],
    new_id: Callable[[str], str],
    settings: Mapping[str, str] | None = None,
    *,
    alone: bool = True,
) -> House:
    """Open the house in a data folder, making secrets and migrating databases as needed.

    Whoever pumps or writes must be `alone`; a reader may look on beside.
    """
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    lock = _lock(data) if alone else (data / "lock").open("ab")
    secret = secrets_in(data / "secrets")
    public = key_set(signing_keys(secret("token_signing_key")))
    services = {}
    for name, build in SERVICES.items():
        url = f"sqlite:///{data.resolve()}/{name}.db"
        services[name] = build(Wiring(url, now_epoch, new_id, secret, lambda: public, dict(settings or {})))
        if alone:
            upgrade(services[name].units.engine, services[name].migrations)
    log = EmbeddedLog(f"sqlite:///{data.resolve()}/events.db")
    return House(services, log, EmbeddedQueue(f"sqlite:///{data.resolve()}/jobs.db"), lock)


def open_house_now(data: Path, settings: Mapping[str, str] | None = None, *, alone: bool = True) -> House:
    """Open the house on this machine's clock, with random ids; `HOURBOOK_…` variables go over `settings`."""
    new_id = id_source(lambda: time.time_ns() // 1_000_000, os.urandom)
    chosen = {**(settings or {}), **settings_in(os.environ)}
    return open_house(data, lambda: int(time.time()), new_id, chosen, alone=alone)


def _lock(data: Path) -> IO[bytes]:
    """Keep the folder to one process: two pumps on one embedded log would step on each other's positions."""
    lock = (data / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise conflict(
            "data_folder_in_use", f"Another process works on {data}; stop it first (process {_owner(data)})."
        ) from None
    (data / "process").write_text(str(os.getpid()))
    return lock


def _owner(data: Path) -> str:
    try:
        return (data / "process").read_text()
    except OSError:
        return "unknown"
