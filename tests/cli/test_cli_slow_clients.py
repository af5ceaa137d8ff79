"""Clients that send a byte now and then hold a thread no longer than a request may take; an upload in earnest may."""

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
from deploy.onebox.silence import BoundedSocket

SERVER = """
import sys
from deploy.onebox import silence
silence.REQUEST_SECONDS, silence.BYTES_A_SECOND = 2, 1_000
from deploy.roles.serving import WebServer

def echo(environ, start):
    body = environ["wsgi.input"].read()
    start("200 OK", [("Content-Length", str(len(str(len(body)))))])
    return [str(len(body)).encode()]

WebServer(lambda: echo, f"127.0.0.1:{sys.argv[1]}", threads=2).run()
"""


@pytest.fixture
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


def drip(wire: socket.socket, stop: threading.Event) -> None:
    while not stop.wait(0.2):
        try:
            wire.sendall(b"a")
        except OSError:
            return


@pytest.mark.slow
def test_a_byte_now_and_then_keeps_nobody_out(port):
    stop = threading.Event()
    heads = (b"GET / HTTP/1.1\r\nX-A: ", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n")
    wires = [socket.create_connection(("127.0.0.1", port)) for _ in range(4)]
    for number, wire in enumerate(wires):
        wire.sendall(heads[number % 2])
        threading.Thread(target=drip, args=(wire, stop), daemon=True).start()
    time.sleep(0.5)
    began = time.monotonic()
    assert ask(port, b"xyz") == b"3"
    assert time.monotonic() - began < 20, "four of them, two at a time, have two seconds each"
    stop.set()
    for wire in wires:
        wire.close()


@pytest.mark.slow
def test_an_upload_that_goes_on_may_take_longer(port):
    """Five seconds at twice the pace that is asked for."""
    with closing(socket.create_connection(("127.0.0.1", port))) as wire:
        wire.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10000\r\nConnection: close\r\n\r\n")
        for _ in range(10):
            wire.sendall(b"x" * 1_000)
            time.sleep(0.5)
        wire.settimeout(30)
        got = b""
        while part := wire.recv(1_000):
            got += part
    assert got.startswith(b"HTTP/1.1 200"), got
    assert got.endswith(b"10000")


def test_each_request_of_a_connection_has_its_own_time(monkeypatch):
    now = [0.0]
    monkeypatch.setattr(silence, "monotonic", lambda: now[0])
    ours, theirs = socket.socketpair()
    with closing(theirs), closing(BoundedSocket(fileno=ours.detach())) as bounded:
        for _ in range(3):
            bounded.begin()
            now[0] += silence.REQUEST_SECONDS
            theirs.sendall(b"half")
            assert bounded.recv(10) == b"half"
            now[0] += 1
            with pytest.raises(ConnectionResetError):
                bounded.recv(10)
