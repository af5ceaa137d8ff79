"""Gunicorn's threads, for requests that are there. In: connections. Out: threads that wait for no client.

Gunicorn gives a connection to a thread before a byte has come of it, and waits for the client to hang up in the one
thread that looks after all connections: as few clients as there are threads, or one that asks again and again and never
hangs up, kept everybody else out. Here that one thread gathers requests as they come, hands on what is whole, and lets
go of who takes too long, without waiting for any of them.
"""

from __future__ import annotations

import socket
from collections import deque
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from time import monotonic
from typing import Any

from gunicorn.workers.gthread import ThreadWorker  # type: ignore[import-untyped]

from deploy.onebox.silence import BoundedSocket

# Who was answered and is to hang up has so long to do so; and how long a server that stops waits for a first byte.
LEAVING_SECONDS = 2
LOOK_SECONDS = 0.5
_BLOCK_BYTES = 65_536


class BoundedWorker(ThreadWorker):  # type: ignore[misc]
    """Gunicorn's threads, on connections of bounded patience. All but `handle` runs in the thread that looks on."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Begin with nobody waited for."""
        super().__init__(*args, **kwargs)
        self._coming: dict[Any, None] = {}
        self._leaving: dict[Any, float] = {}
        self._looked = 0.0
        # Bodies that a thread reads from the wire: never more than half of the threads, so that others are free.
        self._large, self._most_large, self._large_waiting = 0, max(self.cfg.threads // 2, 1), deque[Any]()

    def enqueue_req(self, conn: Any) -> None:
        """Wait for a connection's next request: no thread has anything to do with it yet."""
        if not isinstance(conn.sock, BoundedSocket):
            conn.sock = BoundedSocket(fileno=conn.sock.detach())
        conn.sock.begin(conn.parser.unreader.take_buffered() if conn.parser else b"")
        conn.sock.setblocking(False)
        self._coming[conn] = None
        self.poller.register(conn.sock, EVENT_READ, partial(self._gather, conn))
        self._gather(conn)

    def _gather(self, conn: Any, _wire: Any = None) -> None:
        try:
            if not conn.sock.gather():
                return
        except OSError:
            self._drop(conn)
            return
        self._forget(conn)
        conn.data_ready = True
        if conn.sock.open_ended:
            self._large_waiting.append(conn)
            self._begin_large()
        else:
            super().enqueue_req(conn)

    def _begin_large(self) -> None:
        while self._large_waiting and self._large < self._most_large:
            self._large += 1
            super().enqueue_req(self._large_waiting.popleft())

    def handle(self, conn: Any) -> Any:
        """Read and answer one request of a connection, in a thread; what came after it is kept for the next one."""
        kept = super().handle(conn)
        if kept and (left := conn.parser.unreader.take_buffered() + conn.sock.left()):
            conn.parser.unreader.unread(left)
        return kept

    def finish_request(self, conn: Any, fs: Any) -> None:
        """Wait for what comes next on a connection, or for its client to hang up."""
        if conn.sock.open_ended:
            self._large -= 1
            self._begin_large()
        if not fs.cancelled() and fs.exception() is None and fs.result():
            super().finish_request(conn, fs)
        else:
            self._leave(conn)

    def _leave(self, conn: Any) -> None:
        """Say that nothing more comes, and read on until the client has hung up: else it might lose the answer."""
        try:
            conn.sock.shutdown(socket.SHUT_WR)
            conn.sock.setblocking(False)
            self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))
        except (OSError, ValueError):
            self._drop(conn)
        else:
            self._leaving[conn] = monotonic() + LEAVING_SECONDS

    def _drain(self, conn: Any, _wire: Any = None) -> None:
        with suppress(BlockingIOError):
            try:
                over = not socket.socket.recv(conn.sock, _BLOCK_BYTES)
            except ConnectionError:
                over = True
            if over:
                self._drop(conn)

    def murder_pending(self) -> None:
        """Hang up on who takes too long; where there is no room for another, on who has taken longest."""
        if self.nr_conns >= self.worker_connections:
            self._make_room()
        now = monotonic()
        if now - self._looked < LOOK_SECONDS:
            return
        self._looked = now
        late = [one for one in self._coming if one.sock.late() or self._unwanted(one)]
        for conn in (*late, *(one for one, until in self._leaving.items() if until < now)):
            self._drop(conn)

    def _unwanted(self, conn: Any) -> bool:
        """Say whether a server that stops need not wait for this one any more."""
        return not (self.alive or conn.sock.received) and bool(conn.sock.late(LEAVING_SECONDS))

    def _make_room(self) -> None:
        for waited_for in (self._leaving, self._coming, self.keepalived_conns):
            if waited_for:
                conn = next(iter(waited_for))
                with suppress(ValueError):
                    self.keepalived_conns.remove(conn)
                self._drop(conn)
                return

    def _forget(self, conn: Any) -> None:
        self._coming.pop(conn, None)
        self._leaving.pop(conn, None)
        with suppress(KeyError, ValueError):
            self.poller.unregister(conn.sock)

    def _drop(self, conn: Any) -> None:
        self._forget(conn)
        self.nr_conns -= 1
        conn.close()
