"""How long a connection may say nothing in the middle of a request. In: gunicorn's master. Out: bounded sockets.

A thread reads one request at a time, and there are few: without a bound, so many clients that send half a request
and then nothing keep everybody else out. Accepted connections take the bound over from their listener.
"""

from __future__ import annotations

import socket
import struct
from typing import Any

SILENCE_SECONDS = 10


def bound_silence(arbiter: Any) -> None:
    """Let a blocking read or write on any connection end after so many seconds without a byte."""
    seconds = struct.pack("ll", SILENCE_SECONDS, 0)
    for listener in arbiter.LISTENERS:
        for direction in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
            listener.sock.setsockopt(socket.SOL_SOCKET, direction, seconds)
