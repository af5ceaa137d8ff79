"""Start, stop and look at a stack. In: its folder. Out: running servers, or what keeps them from running.

Where a container engine runs, `docker compose` does it (`engine.py`); else the servers are processes of this machine.
Calling twice does no more than calling once.
"""

from __future__ import annotations

import fcntl
import logging
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.stack import engine, processes
from deploy.stack.place import HOST, Place, may_enter, run_as
from deploy.stack.record import FILE, Record, make_record, read_record, write_urls
from deploy.stack.server import Server
from deploy.stack.servers import SERVERS
from shared.values.refusal import Refusal

Say = Callable[[str], None]


def up(folder: Path, say: Say = lambda _text: None) -> Record:
    """Bring every server up, installing and preparing what is missing; gives the record with the URLs."""
    contained = engine.runs()
    if not contained and run_as("nobody") is not None and not may_enter(folder.resolve()):
        raise Refusal("folder_closed", f"Servers run as users of their own, and {folder.resolve()} lies where they may "
                      "not enter; give another folder with --folder.")  # fmt: skip
    record = make_record(folder, "compose" if contained else "processes")
    with _alone(record.folder, say):
        write_urls(record)
        if record.how == "compose":
            engine.up(record)
            return record
        for server in SERVERS:
            if processes.running(record.place(server).ids) is None:
                say(f"Starting {server.name}")
                _start(record, server)
        with _quiet_clients():
            # Those that ran before as well: a process that is there need not answer.
            for server in SERVERS:
                _wait_for(record, server)
    return record


@contextmanager
def _alone(folder: Path, say: Say) -> Iterator[None]:
    """Let one command at a time work on a stack: two would start the same server twice and forget the first."""
    with (folder / "lock").open("ab") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Waiting for another `hourbook stack` that works on {folder}")
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _quiet_clients() -> Iterator[None]:
    """Keep the client libraries from logging each time a server that starts does not answer yet."""
    loggers = [logging.getLogger(name) for name in ("kafka", "pika")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _wait_for(record: Record, server: Server) -> None:
    place = record.place(server)
    processes.wait_until(lambda: server.answers(place), what=server.name, ids=place.ids, log=place.log,
                         seconds=server.seconds_to_start)  # fmt: skip


def _start(record: Record, server: Server) -> None:
    place = record.place(server)
    for name in server.ports:
        _refuse_taken(server, place.ports[name])
    place.folder.mkdir(exist_ok=True)
    server.install(place)
    command = server.prepare(place)
    processes.start(command.argv, ids=place.ids, log=place.log, user=command.user, env=command.env, cwd=place.folder)


def _refuse_taken(server: Server, port: int) -> None:
    """Say of a port that is taken what a server's log says of it in a screenful, if at all."""
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        raise Refusal("port_taken", f"{server.name} listens on port {port}, which another process has taken meanwhile; "
                      f"stop that one (`ss -ltnp 'sport = :{port}'` names it) and try again.") from None  # fmt: skip


def down(folder: Path, say: Say = lambda _text: None) -> None:
    """Stop every server, last started first; their data stays."""
    record = read_record(folder)
    with _alone(record.folder, say):
        if record.how == "compose":
            engine.down(record)
            return
        for server in reversed(SERVERS):
            place = record.place(server)
            if processes.running(place.ids) is not None:
                say(f"Stopping {server.name}")
            processes.stop(place.ids, by=server.quit)


def status(folder: Path) -> list[dict[str, object]]:
    """Say of each server whether its process runs and whether it answers."""
    if not (folder / FILE).exists():
        return [{"server": server.name, "process": None, "port": None, "answers": False} for server in SERVERS]
    record = read_record(folder)
    with _quiet_clients():
        return [_status(record.place(server), server) for server in SERVERS]


def _status(place: Place, server: Server) -> dict[str, object]:
    return {
        "server": server.name,
        "process": processes.running(place.ids),
        "port": place.port,
        "answers": server.answers(place),
    }
