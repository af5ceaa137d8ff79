"""A loop outlives what one round meets, opens anew what broke, and ends between two rounds."""

from __future__ import annotations

import socket
import struct
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from structlog.testing import capture_logs

from deploy.roles import health
from deploy.roles import loop as loops
from deploy.roles.health import Watched, serve_health
from deploy.roles.loop import Loop, states
from shared.plumbing.hops import Reading
from shared.values.refusal import Refusal

pytestmark = pytest.mark.slow


@dataclass
class Turn:
    """Something that turns as it is told."""

    rounds: list[Callable[[], int]]
    closed: int = 0
    turned: int = 0
    moved: list[int] = field(default_factory=list)

    def turn(self) -> int:
        step = self.rounds[min(self.turned, len(self.rounds) - 1)]
        self.turned += 1
        self.moved.append(step())
        return self.moved[-1]

    def measure(self) -> Mapping[str, int]:
        return {"lag": 7}

    def close(self) -> None:
        self.closed += 1


def broken() -> int:
    raise ConnectionError("the broker is gone")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "FAULT_SECONDS", (0.01, 0.02))


def started(turn: Turn, opened: list[int] | None = None) -> tuple[Loop, threading.Event]:
    stop = threading.Event()

    def begin() -> Turn:
        if opened is not None:
            opened.append(1)
        return turn

    loop = Loop("consume", "payroll", begin, stop)
    loop.start()
    return loop, stop


def until(ready: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 5
    while not ready():
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_broken_round_closes_and_opens_anew_and_goes_on():
    turn, opened = Turn([broken, broken, lambda: 3, lambda: 0]), list[int]()
    loop, stop = started(turn, opened)
    until(lambda: turn.turned >= 5)
    stop.set()
    loop.join(5)
    assert len(opened) == 3
    assert turn.closed == 3
    assert loop.state(0).fault == ""


def test_a_loop_that_cannot_even_open_says_so_and_keeps_trying():
    tried: list[int] = []

    def begin() -> Turn:
        tried.append(1)
        raise ConnectionError

    stop = threading.Event()
    loop = Loop("relay", "payroll", begin, stop)
    loop.start()
    until(lambda: len(tried) > 2)
    watched = Watched("consume", [], [loop])
    assert watched.ready() == (False, {"ready": False, "role": "consume", "faults": ["payroll: ConnectionError"],
                                       "services": {"payroll": {}}})  # fmt: skip
    stop.set()
    loop.join(5)
    assert not loop.is_alive()


def test_the_round_under_way_is_finished_before_it_ends():
    begun, go_on = threading.Event(), threading.Event()

    def slow() -> int:
        begun.set()
        go_on.wait(5)
        return 1

    turn = Turn([slow])
    loop, stop = started(turn)
    begun.wait(5)
    stop.set()
    time.sleep(0.05)
    assert loop.is_alive()
    go_on.set()
    loop.join(5)
    assert (turn.moved, turn.closed) == ([1], 1)


class Rests(threading.Event):
    """Notes how long a loop would rest, and after how many rounds, instead of resting."""

    def __init__(self, turn: Turn) -> None:
        super().__init__()
        self.noted, self._turn = list[tuple[int, float]](), turn

    def wait(self, timeout: float | None = None) -> bool:
        self.noted.append((self._turn.turned, timeout or 0))
        return self.is_set()


def rests(steps: list[Callable[[], int]], **how: float) -> list[tuple[int, float]]:
    """Turn five rounds; gives how long the loop would have rested, and after how many of them."""

    def last() -> int:
        stop.set()
        return 0

    turn = Turn([*(steps * 5)[:4], last])
    stop = Rests(turn)
    loop = Loop("consume", "payroll", lambda: turn, stop, **how)
    loop.start()
    loop.join(5)
    return stop.noted[:-1]


def test_it_rests_when_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr(loops, "IDLE_SECONDS", (10, 60))
    assert rests([lambda: 0]) == [(1, pytest.approx(20, abs=5)), (2, pytest.approx(40, abs=5)),
                                  (3, pytest.approx(60, abs=5)), (4, pytest.approx(60, abs=5))]  # fmt: skip


def test_it_rests_after_a_round_that_moved_few(monkeypatch):
    monkeypatch.setattr(loops, "REST_TIMES", 1_000_000)
    assert rests([lambda: 1, lambda: 101], few=100) == [(1, loops.REST_SECONDS), (3, loops.REST_SECONDS)]


def test_it_rests_longer_where_nobody_waits_but_not_before_the_first_fact():
    assert rests([lambda: 1], few=100, patience_seconds=0.4) == [(number, 0.4) for number in range(1, 5)]


def test_what_it_measures_is_fresh_and_on_the_metrics_page():
    loop, stop = started(Turn([lambda: 0]))
    until(lambda: states([loop])["payroll"].measures == {"lag": 7})
    text = Watched("consume", [], [loop]).metrics().decode()
    assert 'hourbook_consumer_lag_records{service="payroll"} 7.0' in text
    assert 'hourbook_loop_beat_age_seconds{role="consume",service="payroll"}' in text
    stop.set()
    loop.join(5)


def test_loops_that_are_busy_are_waited_for_together(monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(loops, "MEASURE_SECONDS", 1.0)
    busy = [started(Turn([lambda: int(go_on.wait(5))])) for _loop in range(5)]
    began = time.monotonic()
    Watched("consume", [], [loop for loop, _stop in busy]).ready()
    assert time.monotonic() - began < 3, "one after the other it would be five"
    go_on.set()
    for loop, stop in busy:
        stop.set()
        loop.join(5)


def test_a_database_that_does_not_answer_is_asked_once_and_keeps_nobody_waiting(monkeypatch):
    go_on, asked = threading.Event(), list[str]()

    def ask(service):
        asked.append(service.name)
        return go_on.wait(5) and [] if service.name == "silent" else [Reading("hourbook_outbox_rows", {}, 3)]

    monkeypatch.setitem(health._STORED, "relay", ask)
    monkeypatch.setattr(health, "STORED_SECONDS", 0.2)
    watched = Watched("relay", [SimpleNamespace(name=name) for name in ("silent", "sound")], [])
    began = time.monotonic()
    for _again in range(2):
        assert watched.ready() == (False, {
            "ready": False, "role": "relay", "faults": ["silent: the outbox cannot be read"],
            "services": {"silent": {}, "sound": {"outbox": 3}},
        })  # fmt: skip
    assert time.monotonic() - began < 2
    assert sorted(asked) == ["silent", "sound", "sound"]
    go_on.set()


def test_a_fault_that_lasts_is_told_in_full_once():
    def differs() -> int:
        raise TimeoutError

    with capture_logs() as told:
        turn = Turn([broken, broken, differs, broken, lambda: 0])
        loop, stop = started(turn)
        until(lambda: turn.turned >= 5)
        stop.set()
        loop.join(5)
    failed = [(one["error"], one["exc_info"] is not None) for one in told if one["event"] == "round_failed"]
    assert failed == [
        ("ConnectionError", True),
        ("ConnectionError", False),
        ("TimeoutError", True),
        ("ConnectionError", True),
    ]


def test_whoever_asks_and_does_not_wait_leaves_no_trace(capsys):
    loop, stop = started(Turn([lambda: 0]))
    server = serve_health(Watched("consume", [], [loop]), "127.0.0.1", 0)
    with socket.create_connection(server.server_address) as asker:
        # Closed with what it was sent unread, a socket is reset.
        asker.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        asker.sendall(b"GET /metrics HTTP/1.1\r\n\r\n")
    time.sleep(0.3)
    server.shutdown()
    server.server_close()
    stop.set()
    loop.join(5)
    assert capsys.readouterr().err == ""


def test_a_health_port_that_is_taken_is_named_with_its_variable():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Refusal, match=f"port_taken: Port {port} of 127.0.0.1 .* HOURBOOK_HEALTH_PORT"):
            serve_health(Watched("work", [], []), "127.0.0.1", port)


def test_a_loop_that_hangs_is_no_longer_alive(monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr("deploy.roles.health.STALLED_SECONDS", 0.1)
    monkeypatch.setattr(loops, "MEASURE_SECONDS", 0.05)
    loop, stop = started(Turn([lambda: int(go_on.wait(5))]))
    watched = Watched("consume", [], [loop])
    time.sleep(0.2)
    assert not watched.alive()
    go_on.set()
    until(watched.alive)
    stop.set()
    loop.join(5)


def test_what_questions_take_beside_a_loop_is_open_from_the_start(tmp_path):
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'a.db'}", poolclass=sa.QueuePool)
    away = sa.create_engine(f"sqlite:///{tmp_path / 'not there' / 'b.db'}", poolclass=sa.QueuePool)
    services = [SimpleNamespace(name=str(one.url), units=SimpleNamespace(engine=one)) for one in (away, engine)]
    Watched("relay", services, []).open()
    until(lambda: engine.pool.checkedin() == 2)
    assert away.pool.checkedin() == 0
    engine.dispose()
