"""PostgreSQL 15 or newer: a cluster of our own by `initdb`, with one role and its password.

In: a place. Out: how to run a server on the loopback address. Debian's own cluster, if there is one, is not touched.
"""

from __future__ import annotations

import signal
import subprocess
from pathlib import Path

import sqlalchemy as sa

from deploy.stack.packages import find, install, need
from deploy.stack.place import HOST, USER, Place, run_as
from deploy.stack.server import Command, Server
from shared.values.refusal import Refusal

_SETTINGS = """\
listen_addresses = '{host}'
port = {port}
unix_socket_directories = ''
max_connections = 200
shared_buffers = '128MB'
max_wal_size = '2GB'
timezone = 'UTC'
log_timezone = 'UTC'
"""
# Sorted by bytes, as SQLite sorts: the same rows come in the same order on both.
_CLUSTER = ("-U", USER, "-A", "scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions")


def _program(name: str) -> str:
    """Find a program of the newest PostgreSQL; Debian keeps them in a folder for each version."""
    if find(name, *_folders()) is None:
        install(name, ["postgresql"])
    return need(name, ["postgresql"], *_folders())


def _folders() -> list[str]:
    folders = Path("/usr/lib/postgresql").glob("*/bin")
    return [str(path) for path in sorted(folders, key=lambda path: int(path.parent.name), reverse=True)]


def _install(_place: Place) -> None:
    _program("postgres")


def _prepare(place: Place) -> Command:
    user = run_as("postgres", "nobody")
    data = place.folder / "data"
    if not (data / "PG_VERSION").exists():
        _make_cluster(place, data, user)
    (data / "hourbook.conf").write_text(_SETTINGS.format(host=HOST, port=place.port))
    place.own(user)
    return Command([_program("postgres"), "-D", str(data)], user)


def _make_cluster(place: Place, data: Path, user: str | None) -> None:
    secret = place.write("password", place.password)
    place.own(user)
    command = [_program("initdb"), "-D", str(data), f"--pwfile={secret}", *_CLUSTER]
    done = subprocess.run(command, check=False, capture_output=True, text=True, user=user, cwd=place.folder, env={})
    if done.returncode:
        raise Refusal("server_not_made", f"initdb could not make a cluster in {data}: {done.stderr.strip()[-800:]}")
    secret.unlink()
    with (data / "postgresql.conf").open("a") as file:
        file.write("include 'hourbook.conf'\n")


def _url(place: Place) -> str:
    """Give the URL of a service's database; `{database}` stands for its name."""
    return f"postgresql+psycopg://{USER}:{place.password}@{HOST}:{place.port}/{{database}}"


def _answers(place: Place) -> bool:
    engine = sa.create_engine(_url(place).format(database="postgres"), connect_args={"connect_timeout": 2})
    try:
        with engine.connect():
            return True
    except sa.exc.OperationalError:
        return False
    finally:
        engine.dispose()


# SIGINT is PostgreSQL's fast shutdown: sessions end, everything is on disk.
POSTGRES = Server("postgres", ("postgres",), _install, _prepare, _answers, 60, "HOURBOOK_DATABASE_URL", _url,
                  signal.SIGINT)  # fmt: skip
