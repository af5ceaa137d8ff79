"""Processor time: how long a step would have taken had nobody else wanted the machine.

In: the process id of a PostgreSQL server, or none. Out: seconds that this process and the server have used so far.
"""

from __future__ import annotations

import os
import time
from collections.abc import Collection, Iterator
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")
# Fields behind the name in /proc/PID/stat: parent, user and system time of the process itself.
_PARENT, _USER, _SYSTEM = 1, 11, 12


def own_seconds() -> float:
    """Give what this process has used, all its threads."""
    return time.process_time()


def seconds_of(ids: Collection[int]) -> float:
    """Give what some processes have used, to hundredths."""
    return sum(_used(fields) for process, fields in _processes() if process in ids) if ids else 0


def server_seconds(server: int | None) -> float:
    """Give what a server and the processes it has now have used; nothing where there is none, or no /proc."""
    if server is None:
        return 0
    return sum(_used(fields) for process, fields in _processes() if server in (process, int(fields[_PARENT])))


def _used(fields: list[str]) -> float:
    return (int(fields[_USER]) + int(fields[_SYSTEM])) / _TICKS


def _processes() -> Iterator[tuple[int, list[str]]]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            yield int(folder.name), (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
