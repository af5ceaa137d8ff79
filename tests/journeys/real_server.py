"""The real server as a process of its own, and people who speak to it over HTTP and nothing else.

In: a data folder. Out: a server on a free loopback port, stopped by its process id, and `Person`s with their tokens.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any

import pyotp

from deploy.cli.mail import caught

HOURBOOK = str(Path(sys.executable).with_name("hourbook"))
HOST = "127.0.0.1"
# On a machine that has much other work, and on real servers, which are asked before the first answer.
UP_SECONDS, SETTLE_SECONDS, STOP_SECONDS = 120, 40, 30


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    def good(self) -> Any:
        """Give the JSON of an answer that is well."""
        assert 200 <= self.status < 300, (self.status, self.body.decode(errors="replace"))
        return json.loads(self.body) if self.body else None

    def refused(self, status: int, code: str) -> Any:
        """Give the problem, which must be this one and say what to do."""
        problem = self.problem()
        assert (self.status, problem["code"]) == (status, code), problem
        return problem

    def problem(self) -> Any:
        """Give the problem of a refusal, whose face is the same everywhere."""
        assert 400 <= self.status < 500, (self.status, self.body[:2000])
        assert self.headers["content-type"] == "application/problem+json", self.headers
        problem = json.loads(self.body)
        assert problem["code"]
        assert problem["detail"]
        assert problem["status"] == self.status
        return problem


class Server:
    """`hourbook serve` on one data folder, or another command that serves one."""

    def __init__(
        self, data: Path, environment: dict[str, str] | None = None, port: int | None = None,
        words: Sequence[str] = ("serve",),
    ) -> None:  # fmt: skip
        self.data = data
        self._words = words
        self.port = port or free_port()
        self._environment = os.environ | (environment or {})
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server was started"
        return self._process.pid

    def start(self) -> None:
        command = [HOURBOOK, *self._words, "--data", str(self.data), "--port", str(self.port)]
        with (self.data.parent / "serve.out").open("ab") as out:
            self._process = subprocess.Popen(command, stdout=out, stderr=out, env=self._environment)
        until(self._up, UP_SECONDS, "the server answers")

    def _up(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self.data.parent / "serve.out").read_text()
        try:
            return Person(self).get("/livez").status == 200
        except OSError:
            return False

    def stop(self) -> int:
        """Ask it to end, and give its exit code."""
        assert self._process is not None
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End it without a word: the parent first, so that it makes no other worker, then what holds the databases."""
        assert self._process is not None
        workers = children_of(self._process.pid)
        self._process.kill()
        for worker in workers:
            os.kill(worker, signal.SIGKILL)
        self._process.wait(STOP_SECONDS)

    def kill_worker(self) -> None:
        """End the worker without a word; its parent makes another one, on the same folder."""
        (worker,) = children_of(self.pid)
        os.kill(worker, signal.SIGKILL)
        until(self._up, UP_SECONDS, "another worker answers")

    def end(self) -> None:
        """Leave no process behind, whatever became of the test."""
        if self._process is not None and self._process.poll() is None:
            self.kill()

    def settle(self) -> None:
        """Wait until every fact is heard: nothing in any outbox, nothing unread, twice in a row."""
        until(lambda: self._quiet() and self._quiet(), SETTLE_SECONDS, "all facts are heard")

    def link_mailed_to(self, email: str) -> str:
        """Give the secret in the newest mail to an address, once it has come."""
        links: list[str] = []

        def come() -> bool:
            links[:] = [re.findall(r"/accept#(\S+)", one.get_content())[0] for _, one in caught(self.data)
                        if one["To"] == email]  # fmt: skip
            return bool(links)

        until(come, SETTLE_SECONDS, f"a mail comes to {email}")
        return links[-1]

    def _quiet(self) -> bool:
        services = Person(self).get("/readyz").good()["services"].values()
        return not any(one["outbox"] or one["lag"] for one in services)


@contextmanager
def serving(data: Path, environment: dict[str, str] | None = None) -> Iterator[Server]:
    """Serve a folder while the block runs."""
    server = Server(data, environment)
    try:
        server.start()
        yield server
    finally:
        server.end()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def children_of(pid: int) -> list[int]:
    """Give the processes that a process started (Linux)."""
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def until(ready: Any, seconds: float, what: str) -> None:
    """Poll with a bounded wait."""
    deadline = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < deadline, f"waited {seconds} s until {what}"
        time.sleep(0.05)


_keys = count(1)


@dataclass
class Person:
    """Someone with a token, or nobody in particular."""

    server: Server
    token: str = ""
    user_id: str = ""
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers=headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Answer:
        """Send JSON under an Idempotency-Key of its own, unless one is given."""
        given = {"Idempotency-Key": f"journey-{next(_keys)}"} | {k.replace("_", "-"): v for k, v in headers.items()}
        content = None if body is None else json.dumps(body).encode()
        return self.ask("POST", path, content, {"Content-Type": "application/json"} | given)

    def patch(self, path: str, body: Any, version: str) -> Answer:
        given = {"If-Match": version, "Content-Type": "application/json"}
        return self.ask("PATCH", path, json.dumps(body).encode(), given)

    def upload(self, path: str, content: str | bytes) -> Answer:
        data = content.encode() if isinstance(content, str) else content
        return self.ask("POST", path, data, {"Content-Type": "text/csv"})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """Send one request; `path` is short for what stands behind /api/, or begins with a slash."""
        address = path if path.startswith("/") else f"/api/{path}"
        sent = ({"Authorization": f"Bearer {self.token}"} if self.token else {}) | (headers or {})
        connection = http.client.HTTPConnection(HOST, self.server.port, timeout=60)
        try:
            with suppress(BrokenPipeError, ConnectionResetError):
                # Who sends too much is answered before all of it is read.
                connection.request(method, address, body, sent)
            answer = connection.getresponse()
            lowered = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, lowered, answer.read())
        finally:
            connection.close()


def set_up_phone(nobody: Person, proof: dict[str, str]) -> str:
    """Set up a second factor, and give the code to sign in with: the one after that which confirmed it."""
    secret = pyotp.TOTP(nobody.post("identity/v1/second-factors", proof).good()["secret"])
    now = int(time.time())
    confirmed = nobody.post("identity/v1/second-factor-confirmations", proof | {"code": secret.at(now)})
    assert len(confirmed.good()["recovery_codes"]) == 10
    return secret.at(now + 30)


def sign_in(server: Server, email: str, password: str) -> Person:
    """Sign in with address and password."""
    nobody, proof = Person(server), {"email": email, "password": password}
    answer = nobody.post("identity/v1/tokens", proof)
    if answer.status == 401 and answer.json["code"] == "second_factor_unset":
        answer = nobody.post("identity/v1/tokens", proof | {"code": set_up_phone(nobody, proof)})
    session = answer.good()
    person = Person(server, session["access_token"])
    person.user_id = person.get("identity/v1/users/me").good()["user_id"]
    return person
