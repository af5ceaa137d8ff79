"""Clients that send slowly, or do not hang up, keep nobody waiting; an upload in earnest may take its time."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest

from deploy.onebox import silence
from deploy.onebox.silence import GATHERED_BYTES, BoundedSocket, gathered_of

SERVER = """
import sys
from deploy.onebox import gathering, silence
silence.REQUEST_SECONDS, silence.BYTES_A_SECOND = 2, 1_000
from deploy.roles.serving import WebServer

def echo(environ, start):
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(str(len(body)))))])
    return [str(len(body)).encode()]

WebServer(lambda: echo, f"127.0.0.1:{sys.argv[1]}", threads=2).run()
"""
ENDS = {
    "nothing": b"",
    "half a head": b"GET / HTTP/1.1\r\nX-A: ",
    "half a body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9000\r\n\r\nabc",
    "half a large body": b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\nabc",
    "half a chunk": b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    "all, and does not hang up": b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    "what is no request": b"\r\n\r\n",
}


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Give the port of a server of two threads and little patience."""
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        number = free.getsockname()[1]
    process = subprocess.Popen([sys.executable, "-c", SERVER, str(number)])
    try:
        for _ in range(300):
            try:
                socket.create_connection(("127.0.0.1", number)).close()
                break
            except OSError:
                time.sleep(0.1)
        yield number
    finally:
        process.terminate()
        process.wait(30)


def ask(port: int, body: bytes = b"") -> bytes:
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/", body)
        return connection.getresponse().read()


def told(wire: socket.socket) -> bytes:
    wire.settimeout(30)
    return b"".join(iter(lambda: wire.recv(65_536), b""))


def drip(wires: list[socket.socket], stop: threading.Event) -> None:
    while not stop.wait(0.2):
        for wire in wires:
            try:
                wire.sendall(b"a")
            except OSError:
                continue


@pytest.mark.slow
@pytest.mark.parametrize("sent", ENDS)
def test_forty_that_stop_half_way_keep_nobody_waiting(port, sent):
    """Each used to hold a thread, or the one that looks after all of them, for two seconds and more."""
    wires = [socket.create_connection(("127.0.0.1", port)) for _ in range(40)]
    stop = threading.Event()
    try:
        for wire in wires:
            wire.sendall(ENDS[sent])
        threading.Thread(target=drip, args=(wires, stop), daemon=True).start()
        time.sleep(0.5)
        began = time.monotonic()
        assert ask(port, b"xyz") == b"3"
        assert time.monotonic() - began < 4
    finally:
        stop.set()
        for wire in wires:
            wire.close()


@pytest.mark.slow
@pytest.mark.parametrize("sent", [one for one in ENDS if one != "nothing"])
def test_who_takes_too_long_is_hung_up_on(port, sent):
    with closing(socket.create_connection(("127.0.0.1", port))) as wire:
        wire.sendall(ENDS[sent])
        stop = threading.Event()
        threading.Thread(target=drip, args=([wire], stop), daemon=True).start()
        began = time.monotonic()
        try:
            told(wire)
        except ConnectionResetError:
            pass
        finally:
            stop.set()
        assert time.monotonic() - began < 20


@pytest.mark.slow
@pytest.mark.parametrize("bytes_of_body", [10_000, 70_000])
def test_an_upload_that_goes_on_may_take_longer(port, bytes_of_body):
    """Five seconds, at more than the pace that is asked for."""
    with closing(socket.create_connection(("127.0.0.1", port))) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\nConnection: close\r\n\r\n" % bytes_of_body)
        for _ in range(10):
            wire.sendall(b"x" * (bytes_of_body // 10))
            time.sleep(0.5)
        got = told(wire)
    assert got.startswith(b"HTTP/1.1 200"), got
    assert got.endswith(str(bytes_of_body).encode())


@pytest.mark.slow
def test_requests_sent_one_after_the_other_are_answered_in_turn(port):
    """Three at once, of which the second is large and the third comes in two pieces."""
    one = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n"
    last = b"POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 7\r\n\r\n"
    with closing(socket.create_connection(("127.0.0.1", port))) as wire:
        wire.sendall(one % 3 + b"abc" + one % 100_000 + b"x" * 100_000 + last + b"1234")
        time.sleep(0.5)
        wire.sendall(b"567")
        got = told(wire)
    assert [part.split(b"\r\n\r\n")[1] for part in got.split(b"HTTP/1.1 200")[1:]] == [b"3", b"100000", b"7"]


@pytest.mark.slow
def test_a_body_of_unsaid_length_and_one_that_waits_to_be_asked_for_arrive(port):
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        connection.request("POST", "/", iter([b"ab", b"c" * 100_000]), encode_chunked=True,
                           headers={"Transfer-Encoding": "chunked"})  # fmt: skip
        assert connection.getresponse().read() == b"100002"
    with closing(socket.create_connection(("127.0.0.1", port), 30)) as wire:
        head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
        wire.sendall(head + b"Expect: 100-continue\r\nConnection: close\r\n\r\n")
        assert wire.recv(1_000).startswith(b"HTTP/1.1 100")
        wire.sendall(b"abc")
        assert told(wire).endswith(b"\r\n\r\n3")


@pytest.mark.slow
def test_more_than_there_is_room_for_make_room(port):
    """Twelve hundred connections that say nothing, of a thousand that are kept: the oldest go."""
    wires = [socket.create_connection(("127.0.0.1", port), 30) for _ in range(1_200)]
    try:
        began = time.monotonic()
        assert ask(port, b"xyz") == b"3"
        assert time.monotonic() - began < 4
    finally:
        for wire in wires:
            wire.close()


@pytest.mark.parametrize(
    ("came", "wanted", "more_follows"),
    [
        (b"", 1, False),
        (b"GET / HTTP/1.1\r\n", 17, False),
        (b"x" * (GATHERED_BYTES + 1), GATHERED_BYTES + 1, False),
        (b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", 27, False),
        (b"POST / HTTP/1.1\r\ncontent-LENGTH: 5 \r\n\r\n", 44, False),
        (b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\n", 62, False),
        (b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n", 39, False),
        (b"POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n", 42, True),
        (b"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5", 47, True),
    ],
)
def test_how_much_of_a_request_is_gathered(came, wanted, more_follows):
    assert gathered_of(came) == (wanted, more_follows)


def test_each_request_of_a_connection_has_its_own_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(silence, "monotonic", lambda: now[0])
    ours, theirs = socket.socketpair()
    with closing(theirs), closing(BoundedSocket(fileno=ours.detach())) as bounded:
        bounded.setblocking(False)
        for _ in range(3):
            bounded.begin()
            now[0] += silence.SILENCE_SECONDS
            assert not bounded.late()
            theirs.sendall(b"half")
            assert not bounded.gather()
            now[0] += silence.REQUEST_SECONDS - silence.SILENCE_SECONDS
            assert not bounded.late()
            now[0] += 1
            assert bounded.late()
