"""How slowly a request may come in. In: a connection. Out: its request once it is there, and how long to wait for it.

A request is gathered as it comes, which keeps nobody (`gathering.py` looks on), and read by a thread from what was
gathered. Only of a large body a thread reads the rest from the wire: whose it is must be known before so much is taken.
How long such a connection may say nothing is the kernel's to watch, which accepted connections take over from their
listener; how long a whole request may take is counted here.
"""

from __future__ import annotations

import socket
import struct
from errno import ECONNRESET
from time import monotonic
from typing import Any

SILENCE_SECONDS = 10
# A request has so long, and longer by what has come of it at this pace: a phone's upload is slower than it by nothing.
REQUEST_SECONDS, BYTES_A_SECOND = 20, 16_384
# Nearly every request is smaller than this.
GATHERED_BYTES = 65_536
_HEAD_END = b"\r\n\r\n"
_LONGEST_LENGTH = 15
# With these a body's length is not said beforehand, or its sender waits to be told to go on.
_OPEN_ENDED = (b"transfer-encoding", b"expect")


def bound_silence(arbiter: Any) -> None:
    """Let a blocking read or write on any connection end after so many seconds without a byte."""
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in arbiter.LISTENERS:
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, direction, seconds)


def gathered_of(came: bytes) -> tuple[int, bool]:
    """Say how many bytes to gather of the request that begins here, and whether more of it follows after them.

    Where the head makes no sense, it is all: what reads it will refuse it.
    """
    end = came.find(_HEAD_END)
    if end < 0:
        return (len(came) if len(came) > GATHERED_BYTES else len(came) + 1), False
    head = end + len(_HEAD_END)
    fields = [line.partition(b":") for line in came[:end].lower().split(b"\r\n")[1:]]
    lengths = [value.strip() for name, _, value in fields if name == b"content-length"]
    body = int(lengths[0]) if lengths and lengths[0].isdigit() and len(lengths[0]) <= _LONGEST_LENGTH else 0
    if body > GATHERED_BYTES or any(name in _OPEN_ENDED for name, _, _ in fields):
        return head, True
    return head + body, False


class BoundedSocket(socket.socket):
    """A connection whose request is gathered first, and that is read no further once the request takes too long."""

    received, open_ended = 0, False
    _began, _last, _came, _wanted = 0.0, 0.0, b"", 0

    def begin(self, came: bytes = b"") -> None:
        """Count from here: another request comes, of which this much is there already."""
        self._began = self._last = monotonic()
        self._came, self.received = came, len(came)
        self._wanted, self.open_ended = gathered_of(came)

    def gather(self) -> bool:
        """Take what is there without waiting; says whether it is all that is to be gathered."""
        while len(self._came) < self._wanted:
            try:
                self._came += self._take(GATHERED_BYTES)
            except BlockingIOError:
                return False
            if len(self._came) >= self._wanted:
                self._wanted, self.open_ended = gathered_of(self._came)
        return True

    def left(self) -> bytes:
        """Give up what was gathered and not read: the next request begins with it."""
        left, self._came = self._came, b""
        return left

    def late(self, silence_seconds: float = SILENCE_SECONDS) -> bool:
        """Say whether the client takes too long, since its last byte or for all of its request."""
        return monotonic() - self._last > silence_seconds or self._overdue()

    def recv(self, bufsize: int, flags: int = 0) -> bytes:
        """Read what was gathered; of a request that goes on, what follows. Too late, the client is taken to be gone."""
        if self._came or not self.open_ended:
            got, self._came = self._came[:bufsize], self._came[bufsize:]
            return got
        if self._overdue():
            # As if it had hung up, which gunicorn and the application know how to take.
            raise ConnectionResetError(ECONNRESET, "the request takes too long to come in")
        return self._take(bufsize, flags)

    def _take(self, size: int, flags: int = 0) -> bytes:
        got = super().recv(size, flags)
        if not got and not self.open_ended:
            raise ConnectionResetError(ECONNRESET, "nothing more comes")
        self._last = monotonic()
        self.received += len(got)
        return got

    def _overdue(self) -> bool:
        return monotonic() - self._began > REQUEST_SECONDS + self.received / BYTES_A_SECOND
