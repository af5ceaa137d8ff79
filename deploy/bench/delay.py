"""How long after an approval was accepted its earning is there, at a steady hundred approvals a second.

In: a ground and its processes. Out: p50 and p99. The whole way: HTTP to gunicorn, outbox, relay, Kafka, payroll's
consumer (billing's and the ledger's beside it), a row in PostgreSQL that another connection sees. The clock starts
when the answer has arrived, and stops when a look at the table, every twenty milliseconds, finds the earning.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from urllib.parse import urlsplit

import sqlalchemy as sa

from deploy.bench.ground import Ground
from deploy.bench.result import Result, percentile
from shared.plumbing.database import open_engine

RATE = 100
WARM_SECONDS = 3
_WAIT_SECONDS = 30
_LOOK_SECONDS = 0.02
_CALLERS = 16
_BAR_MS = 500
# Ids grow with time, and one consumer writes them: what is new comes after what was seen last.
_NEWER = sa.text("SELECT accrual_id, cause FROM accruals WHERE accrual_id > :last ORDER BY accrual_id")


class Watcher(threading.Thread):
    """Looks at payroll's accruals again and again and notes when it first saw each approval's."""

    def __init__(self, database: str) -> None:
        """Keep where to look."""
        super().__init__(daemon=True)
        self._engine = open_engine(database)
        self.seen: dict[str, float] = {}
        self.stop = threading.Event()

    def run(self) -> None:
        """Look until told to stop."""
        last = ""
        while not self.stop.wait(_LOOK_SECONDS):
            with self._engine.connect() as connection:
                rows = connection.execute(_NEWER, {"last": last}).all()
            now = time.perf_counter()
            for last, cause in rows:  # noqa: B007 - the last one is where the next look goes on
                for fact in cause.split("; "):
                    self.seen.setdefault(fact.rpartition(" ")[2], now)
        self._engine.dispose()


def measure_delay(ground: Ground, urls: Mapping[str, str]) -> list[Result]:
    """Approve the waiting timesheets one by one, a hundred a second, and watch their earnings appear."""
    watcher = Watcher(ground.backbone.database_of("payroll"))
    watcher.start()
    (first, *others) = ground.waiting.items()
    # Processes that have just started form their groups first; what is measured is how they work once they do.
    _wait_for(watcher, _approve_all(ground, urls["serve-timetracking"], [first]))
    accepted = _approve_all(ground, urls["serve-timetracking"], others)
    _wait_for(watcher, accepted)
    watcher.stop.set()
    watcher.join()
    missing = accepted.keys() - watcher.seen.keys()
    assert not missing, f"{len(missing)} of {len(accepted)} approvals earned nothing within {_WAIT_SECONDS} s"
    measured = list(accepted)[WARM_SECONDS * RATE :]
    delays = [max(watcher.seen[one] - accepted[one], 0) * 1000 for one in measured]
    return _results(delays, [accepted[one] for one in measured])


def _wait_for(watcher: Watcher, accepted: Mapping[str, float]) -> None:
    until = time.monotonic() + _WAIT_SECONDS
    while not watcher.seen.keys() >= accepted.keys() and time.monotonic() < until:
        time.sleep(0.1)


def _results(delays: Sequence[float], instants: Sequence[float]) -> list[Result]:
    rate = (len(instants) - 1) / (max(instants) - min(instants))
    at = f"approved to earned, at {rate:.0f} approvals/s, {len(delays):,} of them"
    p99 = percentile(delays, 99)
    return [
        Result(f"{at}: p50", f"{percentile(delays, 50):.0f} ms"),
        Result(f"{at}: p99", f"{p99:.0f} ms", asked=f"< {_BAR_MS} ms", reached=p99 < _BAR_MS),
    ]


def _approve_all(ground: Ground, base_url: str, waiting: Sequence[tuple[str, str]]) -> dict[str, float]:
    """Ask at fixed instants, whether earlier answers have come or not; gives when each approval was accepted."""
    accepted: dict[str, float] = {}
    headers = {"Authorization": f"Bearer {ground.token(ground.approver)}", "Content-Type": "application/json"}
    callers = threading.local()
    began = time.perf_counter() + 0.2

    def approve(number: int, timesheet_id: str, digest: str) -> None:
        time.sleep(max(began + number / RATE - time.perf_counter(), 0))
        if not hasattr(callers, "connection"):
            target = urlsplit(base_url)
            callers.connection = HTTPConnection(target.hostname or "", target.port, timeout=60)
        path = f"/api/timetracking/v1/timesheets/{timesheet_id}/approvals"
        body = json.dumps({"digest": digest})
        callers.connection.request("POST", path, body, headers | {"Idempotency-Key": timesheet_id})
        answer = callers.connection.getresponse()
        said = json.loads(answer.read())
        assert answer.status == 201, said
        accepted[said["approval_id"]] = time.perf_counter()

    with ThreadPoolExecutor(_CALLERS) as pool:
        for done in [pool.submit(approve, n, *one) for n, one in enumerate(waiting)]:
            done.result()
    return accepted
