"""Mixed load over HTTP: trainers log days and submit weeks, an approver reads and approves them, others look on.

In: a ground, where the services listen. Out: a steady number of work weeks a second until told to stop. A request that
meets a process being restarted is sent again, with the same Idempotency-Key, as a client of ours should.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping
from datetime import timedelta
from http.client import HTTPConnection, HTTPException
from itertools import count
from typing import Any
from urllib.parse import urlsplit

from deploy.bench.ground import Ground
from deploy.bench.work import DAYS, Engaged
from deploy.month.calendar import FIRST_DAY

THREADS = 4
# The week after the one that the ground has submitted; none of them may be to come, for such cannot be submitted.
_FIRST_WEEK = FIRST_DAY + timedelta(weeks=1)
_PATIENCE_SECONDS = 60
_API = "/api/timetracking/v1"


class PeopleAtWork:
    """A few threads, each doing one trainer's work week after another at its share of the pace."""

    def __init__(self, ground: Ground, urls: Mapping[str, str], weeks_a_second: float) -> None:
        """Sign everyone in."""
        self._ground, self._urls = ground, urls
        self._pause = THREADS / weeks_a_second
        self._people = [(one, ground.token(ground.trainers[one.trainer_id])) for one in ground.engagements]
        self._approver = ground.token(ground.approver)
        self._numbers, self._stop = count(), threading.Event()
        self._threads = [threading.Thread(target=self._work, daemon=True) for _ in range(THREADS)]
        self.weeks = self.requests = self.again = 0
        self.faults: list[Exception] = []

    def start(self) -> None:
        """Begin."""
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Let each finish the week it is at."""
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _work(self) -> None:
        try:
            due = time.monotonic()
            while not self._stop.is_set():
                number = next(self._numbers)
                one, token = self._people[number % len(self._people)]
                self._one_week(one, token, number // len(self._people))
                self.weeks += 1
                due = max(due + self._pause, time.monotonic() - self._pause)
                self._stop.wait(max(due - time.monotonic(), 0))
        except Exception as error:  # noqa: BLE001 - said by whoever waits for the end
            self.faults.append(error)

    def _one_week(self, one: Engaged, token: str, turn: int) -> None:
        """Log five days, submit, read, approve; look at the pay."""
        first = _FIRST_WEEK + timedelta(weeks=turn)
        for day in range(1, DAYS + 1):
            stated = first + timedelta(days=day)
            hours = {"zone": one.zone, "start": f"{stated}T08:00:00Z", "end": f"{stated}T11:30:00Z"}
            entry = {"engagement_id": one.engagement_id, "hours": hours}
            logged = self._ask("POST", f"{_API}/entries", token, entry, f"{one.engagement_id}-{stated}")
        sheet = f"{_API}/timesheets/{logged['entry']['timesheet_id']}"
        shown = self._ask("GET", sheet, self._approver)
        week = {"engagement_id": one.engagement_id, "week_start": shown["sheet"]["week_start"]}
        self._ask("POST", f"{_API}/timesheets", token, week, f"{one.engagement_id}-{turn}-submit")
        digest = self._ask("GET", sheet, self._approver)["digest"]
        self._ask("POST", f"{sheet}/approvals", self._approver, {"digest": digest}, f"{one.engagement_id}-{turn}-yes")
        self._ask("GET", "/api/payroll/v1/earnings?limit=20", token)

    def _ask(self, method: str, path: str, token: str, body: Any = None, key: str = "") -> Any:
        """Ask until there is an answer: a service that is being started again is asked again."""
        until = time.monotonic() + _PATIENCE_SECONDS
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        headers |= {"Idempotency-Key": key} if key else {}
        target = urlsplit(self._urls[f"serve-{path.split('/')[2]}"])
        while True:
            self.requests += 1
            try:
                connection = HTTPConnection(target.hostname or "", target.port, timeout=30)
                connection.request(method, path, json.dumps(body) if body is not None else None, headers)
                answer = connection.getresponse()
                status, said = answer.status, json.loads(answer.read())
                connection.close()
            except (OSError, HTTPException, ValueError) as error:
                status, said = 503, {"detail": repr(error)}
            if status < 300:
                return said
            assert status >= 500 or status == 409, f"{method} {path}: {status} {said}"
            assert time.monotonic() < until, f"{method} {path} was not answered: {said}"
            self.again += 1
            time.sleep(0.2)
