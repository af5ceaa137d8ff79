"""One server's place in the stack: its folder, its ports, its password, and the user it runs as.

In: the stack's folder and what `stack.json` remembers. Out: paths and facts that a server's file needs, nothing else.
"""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from shared.values.refusal import Refusal

HOST = "127.0.0.1"
USER = "hourbook"


@dataclass(frozen=True)
class Place:
    """Where one server lives; `port` is what its clients use, `ports` are those of the whole stack by name.

    `tools` holds what was downloaded and may be shared by several stacks.
    """

    folder: Path
    tools: Path
    password: str
    port: int
    ports: Mapping[str, int]

    @property
    def ids(self) -> Path:
        """Give the file that remembers the server's process."""
        return self.folder.with_suffix(".pid")

    @property
    def log(self) -> Path:
        """Give the file the server's own words go to."""
        return self.folder / "server.log"

    def own(self, user: str | None) -> None:
        """Make the folder and what was written into it the user's own, closed to everybody else."""
        self.folder.chmod(0o700)
        if user is not None:
            for path in (self.folder, *self.folder.iterdir()):
                shutil.chown(path, user)

    def write(self, name: str, text: str) -> Path:
        """Write a configuration file that only its owner reads."""
        path = self.folder / name
        path.touch(0o600)
        path.chmod(0o600)
        path.write_text(text)
        return path


def run_as(*candidates: str) -> str | None:
    """Give the first of these users that exists, or None where we are not root and run everything ourselves."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for name in candidates:
        if name in known:
            return name
    raise Refusal("no_user_to_run_as", f"None of the users {', '.join(candidates)} exists; servers do not run as root.")


def may_enter(folder: Path) -> bool:
    """Say whether an unprivileged user can come through every folder above this one."""
    nearest = next(path for path in (folder, *folder.parents) if path.exists())
    return all(path.stat().st_mode & 0o001 for path in (nearest, *nearest.resolve().parents) if path.exists())
