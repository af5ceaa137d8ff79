"""What a stack remembers: `stack.json` in its folder, and `stack.env` with the URLs; only their owner reads them.

In: a folder. Out: ports (free ones, chosen once), a password (made once), and each server's place.
"""

from __future__ import annotations

import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from deploy.stack.place import HOST, Place
from deploy.stack.server import Server
from deploy.stack.servers import SERVERS
from shared.values.refusal import Refusal

FILE = "stack.json"


@dataclass(frozen=True)
class Record:
    """One stack: how it runs (`processes` or `compose`), ports by name, one password for all its servers, URLs."""

    folder: Path
    how: str
    ports: Mapping[str, int]
    password: str
    urls: Mapping[str, str]

    def place(self, server: Server) -> Place:
        """Give one server's place."""
        return _place(self.folder, self.password, self.ports, server)


def read_record(folder: Path) -> Record:
    """Read what a stack's folder remembers."""
    path = folder / FILE
    if not path.exists():
        raise Refusal("no_stack", f"{folder} holds no stack; `hourbook stack up --folder {folder}` makes one.")
    try:
        kept = json.loads(path.read_text())
        return Record(folder.resolve(), kept["how"], kept["ports"], kept["password"], kept["urls"])
    except (ValueError, KeyError, TypeError) as error:
        raise Refusal("stack_unreadable", f"{path} is not what `hourbook stack up` wrote ({error}). It holds the ports "
                      "and the password of the servers: put it back from a copy, or give another folder with "
                      "--folder.") from None  # fmt: skip


def make_record(folder: Path, how: str) -> Record:
    """Give the folder's record, choosing ports and a password where there is none yet."""
    if (folder / FILE).exists():
        return read_record(folder)
    folder.mkdir(parents=True, exist_ok=True)
    # Servers run as users of their own and must come through; each one's own folder is closed.
    folder.chmod(0o711)
    folder = folder.resolve()
    ports, password = _free_ports(sorted({port for server in SERVERS for port in server.ports})), secrets.token_hex(16)
    urls = {one.variable: one.url(_place(folder, password, ports, one)) for one in SERVERS if one.variable}
    record = Record(folder, how, ports, password, urls)
    _write(
        folder / FILE, json.dumps({name: value for name, value in asdict(record).items() if name != "folder"}, indent=2)
    )
    return record


def write_urls(record: Record) -> None:
    """Write `stack.env`, which says the record's URLs to a shell; anew each time, for it may have been lost."""
    _write(record.folder / "stack.env", "".join(f"{name}='{value}'\n" for name, value in record.urls.items()))


def _place(folder: Path, password: str, ports: Mapping[str, int], server: Server) -> Place:
    return Place(folder / server.name, folder.parent / "cache", password, ports[server.ports[0]], ports)


def _free_ports(names: list[str]) -> dict[str, int]:
    """Choose a free port for each name; all are held until all are chosen, so that none comes twice."""
    held = [socket.create_server((HOST, 0)) for _ in names]
    try:
        return {name: one.getsockname()[1] for name, one in zip(names, held, strict=True)}
    finally:
        for one in held:
            one.close()


def _write(path: Path, text: str) -> None:
    """Write it whole or not at all: half a record would be taken for one."""
    aside = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    aside.rename(path)
