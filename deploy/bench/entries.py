"""Requests per second: `POST` of a time entry against a bare Flask handler that does one INSERT, both by gunicorn.

In: a ground and its processes. Out: one result. Both have one worker of eight threads, the same PostgreSQL and the
same callers: eight kept connections that each send the next request when the answer to the last one has come.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from urllib.parse import urlsplit

import psycopg
import sqlalchemy as sa

from deploy.bench.bare_web import TABLE
from deploy.bench.ground import Ground
from deploy.bench.result import Result, compared
from deploy.roles.children import Children, Command
from deploy.roles.process import PARENT_VARIABLE

ROUNDS = 5
ROUND_SECONDS = 3
CALLERS = 8
_FIRST_DAY = date(2026, 11, 9)
_HEAD = (
    "POST {path} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n{more}\r\n"
)


def measure_entries(ground: Ground, urls: Mapping[str, str]) -> list[Result]:
    """Load both in turn."""
    ours: list[float] = []
    bare: list[float] = []
    requests = Requests(ground)
    with _bare(ground) as bare_url:
        for number in range(-1, ROUNDS):
            ours_rate = _load(urls["serve-timetracking"], requests.ours)
            bare_rate = _load(bare_url, requests.bare)
            if number >= 0:
                ours.append(ours_rate)
                bare.append(bare_rate)
    return [compared("POST of a time entry; bare: Flask and one INSERT", "requests/s", ours, bare, 50)]


class Requests:
    """Endless requests: every entry is another trainer's, and a trainer's next one is another day's."""

    def __init__(self, ground: Ground) -> None:
        """Sign a token for each trainer."""
        self._people = [(one, ground.token(ground.trainers[one.trainer_id])) for one in ground.engagements]
        self._next, self._lock = 0, threading.Lock()

    def ours(self) -> bytes:
        """Give a request for `POST /api/timetracking/v1/entries`."""
        return self._request("/api/timetracking/v1/entries", signed=True)

    def bare(self) -> bytes:
        """Give the same body for the bare handler."""
        return self._request("/entries", signed=False)

    def _request(self, path: str, *, signed: bool) -> bytes:
        with self._lock:
            number, self._next = self._next, self._next + 1
        one, token = self._people[number % len(self._people)]
        day = _FIRST_DAY + timedelta(days=number // len(self._people))
        hours = {"zone": one.zone, "start": f"{day}T08:00:00Z", "end": f"{day}T11:30:00Z"}
        body = json.dumps({"engagement_id": one.engagement_id, "hours": hours, "task": "Rubric 12"})
        more = f"Authorization: Bearer {token}\r\n" if signed else ""
        return (_HEAD.format(path=path, length=len(body), more=more) + body).encode()


def _load(base_url: str, request: object) -> float:
    """Send requests for a while from all callers; gives the rate of those that were answered 201."""
    target, until, done = urlsplit(base_url), time.perf_counter() + ROUND_SECONDS, [0] * CALLERS
    faults: list[Exception] = []

    def call(place: int) -> None:
        try:
            with socket.create_connection((target.hostname, target.port), timeout=60) as connection:
                while time.perf_counter() < until:
                    connection.sendall(request())  # type: ignore[operator]
                    _expect_created(connection)
                    done[place] += 1
        except Exception as error:  # noqa: BLE001 - said by the thread that waits
            faults.append(error)

    threads = [threading.Thread(target=call, args=(place,)) for place in range(CALLERS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return sum(done) / (time.perf_counter() - began)


def _expect_created(connection: socket.socket) -> None:
    """Read one answer to its end."""
    data = connection.recv(65_536)
    while b"\r\n\r\n" not in data:
        data += connection.recv(65_536)
    head, _, body = data.partition(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
    while len(body) < length:
        body += connection.recv(65_536)
    assert head.startswith(b"HTTP/1.1 201"), data.decode()


@contextmanager
def _bare(ground: Ground) -> Iterator[str]:
    target = sa.make_url(ground.backbone.database_of("timetracking")).set(drivername="postgresql")
    database = target.render_as_string(hide_password=False)
    with psycopg.connect(database) as connection:
        connection.execute(TABLE)
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    environment = {"HOURBOOK_BENCH_DATABASE": database, "HOURBOOK_BENCH_ADDRESS": address, PARENT_VARIABLE: "yes"}
    arguments: Sequence[str] = (sys.executable, "-m", "deploy.bench.bare_web")
    children = Children(ground.data / "logs" / "bare", lambda text: print(text, file=sys.stderr))
    try:
        children.start([Command("serve-bare", arguments, environment, f"http://{address}")], lambda: False)
        yield f"http://{address}"
    finally:
        children.stop()
