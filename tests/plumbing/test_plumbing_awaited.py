"""PostgreSQL that lets in and then says nothing, as one that is stopped does."""

from __future__ import annotations

import contextlib
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from psycopg.errors import IdleInTransactionSessionTimeout

from shared.plumbing import database, pipelined
from shared.plumbing.awaited import ANSWER_SECONDS, Awaited
from shared.plumbing.database import LOCK_TIMEOUT_MS, STATEMENT_TIMEOUT_MS, passes
from shared.plumbing.pipelined import Prepared, ask
from shared.plumbing.problems import register_problems


def said(kind: bytes, body: bytes) -> bytes:
    return kind + struct.pack("!i", len(body) + 4) + body


_LET_IN = said(b"R", struct.pack("!i", 0)) + said(b"S", b"client_encoding\0UTF8\0") + said(b"Z", b"I")


@pytest.fixture
def silent() -> Iterator[str]:
    """Give where a server listens that lets everyone in, and hears what they ask."""
    door, guests = socket.create_server(("127.0.0.1", 0)), list[socket.socket]()

    def let_in() -> None:
        with contextlib.suppress(OSError):
            while True:
                guests.append(door.accept()[0])
                guests[-1].recv(4096)
                guests[-1].sendall(_LET_IN)

    threading.Thread(target=let_in, daemon=True).start()
    yield f"host=127.0.0.1 port={door.getsockname()[1]} user=u dbname=d sslmode=disable gssencmode=disable"
    door.close()
    for guest in guests:
        guest.close()


def by_the_driver(connection: Awaited) -> None:
    with connection.within(0.2):
        connection.execute("SELECT 1")


def by_ourselves(connection: Awaited) -> None:
    ask(connection, Prepared(), [("SELECT 1", ())])


@pytest.mark.parametrize("asked", [by_the_driver, by_ourselves])
def test_a_server_that_says_nothing_is_waited_for_only_so_long(
    silent: str, monkeypatch: pytest.MonkeyPatch, asked: Callable[[Awaited], None]
) -> None:
    monkeypatch.setattr(pipelined, "ANSWER_SECONDS", 0.2)
    connection, began = Awaited.connect(silent), time.monotonic()
    with pytest.raises(psycopg.OperationalError, match="gave no answer"):
        asked(connection)
    assert time.monotonic() - began < 5
    assert connection.closed, "what it may yet say is no answer to what is asked next"


def test_the_server_itself_ends_what_takes_too_long_before_we_do() -> None:
    assert max(STATEMENT_TIMEOUT_MS, LOCK_TIMEOUT_MS) < ANSWER_SECONDS * 1000


def test_the_pool_asks_a_connection_that_rested_for_a_moment_only(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "POOL_ASK_SECONDS", 0.2)
    monkeypatch.setattr(database, "POOL_TRUST_SECONDS", 0)
    record = type("Record", (), {"info": {"rests_since": 0.0}})()
    connection = Awaited.connect(silent)
    with pytest.raises(sa.exc.InvalidatePoolError):
        database._ask_the_rested(connection, record, None)
    assert connection.closed


def test_every_connection_of_the_house_is_such_a_one(silent: str, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[dict[str, Any]]()

    def connect(*_where: Any, **how: Any) -> None:
        opened.append(how)
        raise psycopg.OperationalError

    monkeypatch.setattr(Awaited, "connect", connect)
    with pytest.raises(sa.exc.OperationalError):
        database.open_engine("postgresql+psycopg://u@127.0.0.1:1/d").connect()
    assert opened[0]["connect_timeout"] == database.CONNECT_SECONDS


def slept() -> sa.exc.DBAPIError:
    """Give the error of a statement whose transaction the server had ended, for nobody did anything in it."""
    return sa.exc.InternalError("SELECT 1", None, IdleInTransactionSessionTimeout(), connection_invalidated=True)


def test_a_transaction_that_slept_too_long_is_no_fault_of_what_was_heard_in_it() -> None:
    assert passes(slept())
    assert not passes(sa.exc.InternalError("SELECT 1", None, psycopg.InternalError()))


@pytest.mark.parametrize(
    "error", [sa.exc.TimeoutError("no connection"), slept(), sa.exc.InterfaceError("", None, psycopg.InterfaceError())]
)
def test_a_request_that_finds_no_database_is_asked_to_try_again(error: Exception) -> None:
    app = Flask("away")
    register_problems(app)

    @app.get("/")
    def fails() -> str:
        raise error

    answer = app.test_client().get("/")
    assert (answer.status_code, answer.json["code"], answer.headers["Retry-After"]) == (
        503,
        "database_unavailable",
        "1",
    )
