"""Where a test's databases are: a SQLite file, or a database on PostgreSQL that stands for that file.

In: the file's path, and `HOURBOOK_TEST_DATABASE`, a URL with `{database}` in it, where tests are to run on PostgreSQL
(`tests/stack` does that). Out: URLs; copies of a prepared database, which take less time than preparing it again.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

from shared.plumbing.database import open_engine
from shared.plumbing.migrate import upgrade
from shared.plumbing.postgres import copy_database, create_database, drop_database

VARIABLE = "HOURBOOK_TEST_DATABASE"
_made: dict[Path, str] = {}


def on_postgres() -> bool:
    """Say whether tests run on PostgreSQL."""
    return VARIABLE in os.environ


def database_url(path: Path) -> str:
    """Give the URL of the database at a path, empty when it is asked for the first time."""
    if not on_postgres():
        return f"sqlite:///{path}"
    if path not in _made:
        drop_database(_url(path))
        create_database(_url(path))
        _made[path] = _url(path)
    return _made[path]


def copy_of(source: Path, target: Path) -> Path:
    """Make the database at `target` as the one at `source` is now, which nobody may be using."""
    if not on_postgres():
        return Path(shutil.copy(source, target))
    drop_database(_url(target))
    copy_database(_made[source], _url(target))
    _made[target] = _url(target)
    return target


def migrated(migrations: str, target: Path) -> Path:
    """Make an empty database at `target` as a service's migrations leave it: running them takes longer than most tests.

    `migrations` is the folder that a service names; they run once a process. What is at `target` already stays.
    """
    if target in _made or target.exists():
        return target
    return copy_of(_template(migrations), target)


@lru_cache
def _template(migrations: str) -> Path:
    path = _templates() / f"{Path(migrations).parents[1].name}.db"
    engine = open_engine(database_url(path))
    upgrade(engine, migrations)
    engine.dispose()
    return path


@lru_cache
def _templates() -> Path:
    folder = tempfile.mkdtemp(prefix="hourbook-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


def drop_below(folder: Path) -> None:
    """Drop what stands for files of a folder that is over: a later test may be given one of the same name."""
    for path in [path for path in _made if folder in path.parents]:
        drop_database(_made.pop(path))


def drop_all() -> None:
    """Drop what this process made."""
    drop_below(Path("/"))


def _url(path: Path) -> str:
    name = f"test_{hashlib.sha256(str(path).encode()).hexdigest()[:20]}"
    return os.environ[VARIABLE].replace("{database}", name)
