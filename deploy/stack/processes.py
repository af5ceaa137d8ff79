"""Processes by their id: started apart from us, found again by a file, stopped gently and then for good.

In: a command line, a user, files for the id and for what it prints. Out: a process that outlives us. The id file also
holds when the process began, so that an id given to somebody else later is never taken for ours.
"""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from shared.plumbing.whole_file import write_whole
from shared.values.refusal import Refusal

PATIENCE_SECONDS = 30
_PAUSE_SECONDS = 0.1
# The shell leaves a child behind that belongs to nobody's terminal and says who it is.
_LEAVE_BEHIND = 'nohup "$@" >>"$LOG_FILE" 2>&1 </dev/null & echo $!'
_LAST_LINES = 15


def start(argv: Sequence[str], *, ids: Path, log: Path, user: str | None, env: Mapping[str, str], cwd: Path) -> int:
    """Start a process of its own session; gives its id."""
    began = subprocess.run(
        ["/bin/sh", "-c", _LEAVE_BEHIND, "start", *argv],
        check=True, capture_output=True, text=True, cwd=cwd, user=user, group=_group(user), start_new_session=True,
        extra_groups=None if user is None else [], env={"PATH": os.environ["PATH"], "LOG_FILE": str(log), **env},
    )  # fmt: skip
    process = int(began.stdout)
    write_whole(ids, f"{process} {_began(process) or 0}")
    return process


def running(ids: Path) -> int | None:
    """Give the id of the process that the file names, if it is that process and alive."""
    try:
        process, began = (int(part) for part in ids.read_text().split())
    except (FileNotFoundError, ValueError):
        return None
    return process if began and _began(process) == began else None


def stop(ids: Path, *, by: signal.Signals = signal.SIGTERM) -> None:
    """Ask the process to end, wait, and kill it where it does not."""
    process = running(ids)
    if process is not None:
        os.kill(process, by)
        if not _wait(lambda: running(ids) is None, PATIENCE_SECONDS):
            os.kill(process, signal.SIGKILL)
            _wait(lambda: running(ids) is None, PATIENCE_SECONDS)
    ids.unlink(missing_ok=True)


def wait_until(ready: Callable[[], bool], *, what: str, ids: Path, log: Path, seconds: float) -> None:
    """Wait until a server answers; refuse with its last words where it dies or takes too long."""
    if _wait(lambda: ready() or running(ids) is None, seconds) and running(ids) is not None:
        return
    fate = "does not answer" if running(ids) else "ended"
    words = log.read_text(errors="replace").splitlines()[-_LAST_LINES:] if log.exists() else []
    raise Refusal("server_not_up", f"{what} {fate}; the end of {log}:\n" + "\n".join(words))


def _wait(done: Callable[[], bool], seconds: float) -> bool:
    until = time.monotonic() + seconds
    while not done():
        if time.monotonic() > until:
            return False
        time.sleep(_PAUSE_SECONDS)
    return True


def _began(process: int) -> int | None:
    """Give when a living process began, in clock ticks since the machine started."""
    try:
        # The name in brackets may hold blanks, so fields are counted from behind it.
        state, *rest = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return None
    return None if state == "Z" else int(rest[18])


def _group(user: str | None) -> int | None:
    if user is None:
        return None
    import pwd

    return pwd.getpwnam(user).pw_gid
