"""The house: all services in one process, on one folder, with one event log and one job queue.

In: a data folder, a clock and an id source. Out: the wired services and a pump that moves what they
say to each other until nothing is left to move. Databases, log and queue are the folder's own files,
or on real servers that it names (`backbone.py`).
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO, Any

from deploy.onebox.backbone import anchors_folder, backbone_of, mail_url
from deploy.onebox.secrets import secrets_in
from services.audit.main import service as audit
from services.billing.main import service as billing
from services.identity.main import service as identity
from services.ledger.main import service as ledger
from services.notifications.main import service as notifications
from services.onboarding.main import service as onboarding
from services.payments.main import service as payments
from services.payroll.main import service as payroll
from services.timetracking.main import service as timetracking
from shared.plumbing.adapters import open_event_log, open_job_queue
from shared.plumbing.consumer import consume_once, topics_of
from shared.plumbing.environment import settings_in
from shared.plumbing.event_log import EventLog
from shared.plumbing.ids import id_source
from shared.plumbing.job_queue import JobQueue
from shared.plumbing.migrate import upgrade
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service, Wiring
from shared.plumbing.ticker import Ticker
from shared.plumbing.tokens import key_set, signing_keys
from shared.plumbing.worker import work_once
from shared.values.refusal import Refusal, conflict

# In the order facts flow, so that one round of the pump carries an hour as far as it can go.
SERVICES: Mapping[str, Callable[[Wiring], Service]] = {
    "identity": identity,
    "billing": billing,
    "timetracking": timetracking,
    "onboarding": onboarding,
    "payroll": payroll,
    "payments": payments,
    "ledger": ledger,
    "notifications": notifications,
    "audit": audit,
}
# Whose jobs wait for servers elsewhere: a server gives them a thread, so that a slow one holds up nothing else.
OUTWARD = ("notifications",)
# There is one process, so it has one place in every consumer group.
MEMBER = "house"
ARRIVAL_SECONDS = 0.2
STALLED_SECONDS = 60


@dataclass(frozen=True)
class House:
    """Every service with the log and the queue between them; `lock` keeps a second process out.

    `open_queue` opens the queue once more, for another thread: a broker's client belongs to the one that made it.
    """

    services: Mapping[str, Service]
    log: EventLog
    queue: JobQueue
    lock: IO[bytes]
    open_queue: Callable[[], JobQueue]
    tickers: Sequence[Ticker]

    def pump(self) -> int:
        """Turn until nothing is left to move; gives how much moved.

        A broker may know of records that have not arrived yet; whoever lags is then asked again, and waits for them.
        """
        moved, until = 0, time.monotonic() + STALLED_SECONDS
        while True:
            step = self.turn() + self.work(OUTWARD)
            step = step or sum(consume_once(one, self.log, ARRIVAL_SECONDS) for one in self._behind())
            if step:
                moved, until = moved + step, time.monotonic() + STALLED_SECONDS
            elif not (behind := [one.name for one in self._behind()]):
                return moved
            elif time.monotonic() > until:
                raise Refusal("pump_stalled", f"Nothing arrives for {', '.join(behind)}, though there is more to hear.")

    def turn(self) -> int:
        """Relay and consume once for each service, and work for those that wait for nobody; gives how much moved.

        What a clock makes due is done first, so that its facts go along.
        """
        return sum(one.tick_once() for one in self.tickers) + sum(
            relay_once(service, self.log, self.queue)
            + consume_once(service, self.log)
            + (0 if name in OUTWARD else self.work([name]))
            for name, service in self.services.items()
        )

    def work(self, names: Sequence[str], queue: JobQueue | None = None) -> int:
        """Do one batch of jobs of each of these services; gives how many."""
        return sum(work_once(self.services[name], queue or self.queue) for name in names)

    def lags(self) -> dict[str, int]:
        """Count what each service has not heard yet, by name; asked of the log for all at once."""
        return self.log.lags({name: topics_of(one) for name, one in self.services.items()})

    def _behind(self) -> list[Service]:
        lags = self.lags()
        return [one for name, one in self.services.items() if lags[name]]

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
    lock = lock_alone(data) if alone else (data / "lock").open("ab")
    secret = secrets_in(data / "secrets")
    backbone = backbone_of(data)
    if alone:
        backbone.prepare(SERVICES)
    services, told = {}, {"smtp_url": mail_url(data), "anchors": anchors_folder(data), **(settings or {})}
    for name, build in SERVICES.items():
        url = backbone.database_of(name)
        services[name] = build(Wiring(url, now_epoch, new_id, secret, lambda: _public_keys(secret), told))
        if alone:
            upgrade(services[name].units.engine, services[name].migrations)
    open_queue = partial(open_job_queue, backbone.queue, now_epoch)
    tickers = [Ticker(service) for service in services.values()]
    return House(services, open_event_log(backbone.log, MEMBER), open_queue(), lock, open_queue, tickers)


def open_house_now(data: Path, settings: Mapping[str, str] | None = None, *, alone: bool = True) -> House:
    """Open the house on this machine's clock, with random ids; `HOURBOOK_…` variables go over `settings`."""
    new_id = id_source(lambda: time.time_ns() // 1_000_000, os.urandom)
    chosen = {**(settings or {}), **settings_in(os.environ)}
    return open_house(data, lambda: int(time.time()), new_id, chosen, alone=alone)


def raze(data: Path) -> None:
    """Delete what the house in a folder keeps on real servers; its files are the caller's to delete."""
    house = open_house_now(data, alone=False)
    jobs = sorted({job for service in house.services.values() for job in service.jobs})
    house.close()
    backbone_of(data).drop(SERVICES, jobs)


def _public_keys(secret: Callable[[str], bytes]) -> dict[str, Any]:
    """Give the public keys as they are now: they may be rotated while the house runs."""
    return key_set(signing_keys(secret("token_signing_key")))


def lock_alone(data: Path) -> IO[bytes]:
    """Keep the folder to one process: two pumps on one embedded log would step on each other's positions.

    Gives the lock, which holds until it is closed; refuses where another process has it.
    """
    lock = (data / "lock").open("ab")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise conflict(
            "data_folder_in_use", f"Another process works on {data}; stop it first (process {_owner(data)})."
        ) from None
    name_owner(data, os.getpid())
    return lock


def name_owner(data: Path, process: int) -> None:
    """Note which process is to be stopped by whoever wants the folder."""
    (data / "process").write_text(str(process))


def _owner(data: Path) -> str:
    try:
        return (data / "process").read_text()
    except OSError:
        return "unknown"
