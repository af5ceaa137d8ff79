"""Empty, migrated databases, made once a process and copied for every world. In: a folder. Out: files in it."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import sqlalchemy as sa

from deploy.onebox.house import SERVICES
from deploy.simulation import witness
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import upgrade
from shared.plumbing.service import Wiring
from shared.plumbing.tokens import new_private_pem

# In memory where the machine has such a folder; worlds are small and short-lived, and never survive a power cut.
_FAST = Path("/dev/shm")  # noqa: S108 - a folder of its own is made in it


def new_folder() -> Path:
    """Make a folder for databases that nobody needs tomorrow."""
    return Path(tempfile.mkdtemp(prefix="hourbook-", dir=_FAST if _FAST.is_dir() else None))


@lru_cache(maxsize=1)
def secrets() -> Mapping[str, bytes]:
    """Give keys for worlds without secrets; what they encrypt is invented."""
    plain = {
        name: name.encode().ljust(32, b".")
        for name in ("field_key", "lookup_key", "cursor_key", "link_key", "factor_key")
    }
    return plain | {"token_signing_key": new_private_pem()}


@lru_cache(maxsize=1)
def _template() -> Path:
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name, build in SERVICES.items():
        service = build(wiring(folder, name))
        upgrade(service.units.engine, service.migrations)
        service.units.engine.dispose()
    seen = witness.service(wiring(folder, "witness"))
    witness.create_tables(seen.units.engine)
    seen.units.engine.dispose()
    return folder


def wiring(folder: Path, name: str) -> Wiring:
    """Wire a service that only migrates: it never asks for the time or an id."""
    settings = {"smtp_url": f"folder://{folder}/mail", "anchors": f"{folder}/anchors"}
    return Wiring(
        f"sqlite:///{folder}/{name}.db", lambda: 0, lambda prefix: prefix, secrets().__getitem__, dict, settings
    )


@lru_cache(maxsize=1)
def _stage() -> Path:
    folder = new_folder()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def fresh_databases() -> Path:
    """Give a folder with every service's empty database: the same one each time, one world after the other."""
    for file in _stage().iterdir():
        shutil.rmtree(file) if file.is_dir() else file.unlink()
    for file in sorted(_template().glob("*.db")):
        shutil.copyfile(file, _stage() / file.name)
    return _stage()


@lru_cache(maxsize=32)
def kept_engine(url: str) -> sa.Engine:
    """Give the engine of a database, which remembers how statements compile; its connections come and go."""
    return open_engine(url)
