"""A connection to PostgreSQL whose answers are waited for only so long.

In: what the driver is asked. Out: its answer, or the error of a server that is away. PostgreSQL ends by itself what
takes too long, but one that is stopped ends nothing: its sockets stay open, the kernel answers for it, and the driver
would wait as long as that lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

# Longer than the server lets anything take (`STATEMENT_TIMEOUT_MS`): who waited so long will hear nothing.
ANSWER_SECONDS = 65.0


class Awaited(psycopg.Connection[Any]):
    """The driver's connection; one whose server gave no answer in time is closed, for half of it may yet come."""

    patience_seconds = ANSWER_SECONDS

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """Wait as the driver does, through which all of its questions go."""
        limit_seconds = self.patience_seconds if timeout is None else timeout
        try:
            return super().wait(gen, interval, limit_seconds)
        except _WaitTimeout:
            self.pgconn.finish()
            raise no_answer(limit_seconds) from None

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Wait less long for what takes no time."""
        self.patience_seconds = seconds
        try:
            yield
        finally:
            self.patience_seconds = ANSWER_SECONDS


def no_answer(seconds: float) -> psycopg.OperationalError:
    """Give the error of a server that is there and says nothing."""
    return psycopg.OperationalError(f"the server gave no answer within {seconds:.0f} s")
