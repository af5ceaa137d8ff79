"""How slowly a request may come in. In: gunicorn's master, its connections. Out: bounded ones.

A thread reads one request at a time, and there are few: without a bound, so many clients that send half a request and
then nothing, or a byte now and then, keep everybody else out. How long a connection may say nothing is the kernel's to
watch, which accepted connections take over from their listener; how long a whole request may take is counted here.
"""

from __future__ import annotations

import socket
import struct
from errno import ECONNRESET
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

SILENCE_SECONDS = 10
# A request has so long, and longer by what has come of it at this pace: a phone's upload is slower than it by nothing.
REQUEST_SECONDS, BYTES_A_SECOND = 20, 16_384


def bound_silence(arbiter: Any) -> None:
    """Let a blocking read or write on any connection end after so many seconds without a byte."""
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in arbiter.LISTENERS:
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, direction, seconds)


class BoundedSocket(socket.socket):
    """A connection that is read no further once a request takes too long to come in."""

    _began, _received = 0.0, 0

    def begin(self) -> None:
        """Count from here: another request comes."""
        self._began, self._received = monotonic(), 0

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Read what is there; too late, the client is taken to be gone."""
        if monotonic() - self._began > REQUEST_SECONDS + self._received / BYTES_A_SECOND:
            # As if it had hung up, which gunicorn and the application know how to take.
            raise ConnectionResetError(ECONNRESET, "the request takes too long to come in")
        got = super().recv(bufsize, flags)
        self._received += len(got)
        return got


class BoundedWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, on connections of bounded patience."""

    def handle(self, conn: Any) -> Any:
        """Read and answer one request of a connection."""
        # Before it is waited for anywhere: from here on the connection has but this socket.
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(fileno=conn.sock.detach())
        conn.sock.begin()
        return super().handle(conn)
