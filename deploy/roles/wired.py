"""Which services are installed here, and each of them wired from the environment.

In: names, the process's settings. Out: services. Nothing is imported that was not asked for, so that an image with a
single service in it starts.
"""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, cast

import sqlalchemy as sa

import services
from shared.plumbing.environment import ProcessSettings
from shared.plumbing.service import Service
from shared.values.refusal import Refusal, conflict

ALL = "all"


def installed() -> list[str]:
    """Give the names of the services whose code is here: those that keep data, which the portal does not."""
    return sorted(path.parent.name for folder in services.__path__ for path in Path(folder).glob("*/store"))


def chosen(name: str) -> list[str]:
    """Give the services that a command line's word stands for."""
    here = installed()
    if name != ALL and name not in here:
        raise Refusal("service_not_found", f"There is no service {name}; here are {', '.join(here)} and `all`.")
    return here if name == ALL else [name]


def wire(settings: ProcessSettings) -> list[Service]:
    """Wire every service the settings hold."""
    return [
        cast("Service", import_module(f"services.{name}.main").service(wiring))
        for name, wiring in settings.wirings.items()
    ]


def hold_folders(role: str, wired: Sequence[Service], urls: Sequence[str]) -> list[IO[bytes]]:
    """Lock what embedded files a process works on; gives the locks, which hold until they are closed.

    A one-process house keeps others out of its folder; processes apart let each other in, but each role of a service
    is there once: two relays or consumers on the embedded log would do everything twice, and only the inbox would
    know. Real servers need no locks; there the group or the inbox shares the work.
    """
    locks = [share_folder(folder) for folder in _folders([*urls, *(one.wiring.database_url for one in wired)])]
    for service in wired if role != "serve" else []:
        locks += [_own(folder / f"{role}-{service.name}.lock") for folder in _folders([service.wiring.database_url])]
    return locks


def _folders(urls: Sequence[str]) -> list[Path]:
    targets = [sa.make_url(url) for url in urls if url.startswith("sqlite:///")]
    return sorted({Path(target.database).parent for target in targets if target.database})


def share_folder(folder: Path) -> IO[bytes]:
    """Keep a one-process house out of a folder for as long as the lock is open; refuses where one is there."""
    folder.mkdir(parents=True, exist_ok=True)
    return _locked(folder / "lock", fcntl.LOCK_SH, f"A one-process house works on {folder}; stop it first.")


def _own(path: Path) -> IO[bytes]:
    return _locked(path, fcntl.LOCK_EX, f"Another process holds {path.name.removesuffix('.lock')}; one is enough.")


def _locked(path: Path, kind: int, sentence: str) -> IO[bytes]:
    lock = path.open("ab")
    try:
        fcntl.flock(lock, kind | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise conflict("data_folder_in_use", sentence) from None
    return lock
