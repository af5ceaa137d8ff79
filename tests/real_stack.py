"""The real servers for tests: started once for however many processes test at a time, stopped by the last of them.

In: nothing, or `HOURBOOK_TEST_STACK`, the folder of a stack that somebody else starts and stops. Out: its URLs.
Where servers cannot be had, tests that need them are skipped with the reason; with `CI=true` they fail.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from closing_words import NO_SERVERS
from memory_disk import memory_disk

from deploy.stack.place import may_enter
from deploy.stack.record import read_record
from deploy.stack.run import down, up
from shared.values.refusal import Refusal

ROOT = Path(__file__).resolve().parents[1]
RUN = "HOURBOOK_TEST_RUN"
_numbers = count(1)


def begin_run() -> None:
    """Name this test run, for its worker processes too."""
    os.environ.setdefault(RUN, str(os.getpid()))


def stack_urls() -> Mapping[str, str]:
    """Give the URLs of a running stack, starting one where none was given; skips or fails where there is none."""
    given = os.environ.get("HOURBOOK_TEST_STACK")
    if given:
        return read_record(Path(given)).urls
    folder = _folder()
    failed = folder / "runs" / f"{os.environ[RUN]}.failed"
    with _locked(folder):
        if not failed.exists():
            (folder / "runs" / os.environ[RUN]).touch()
            try:
                return up(folder / "stack").urls
            except Refusal as refusal:
                failed.write_text(refusal.detail)
    reason = f"{NO_SERVERS}: {failed.read_text()}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def stack_folder() -> Path:
    """Give the folder of the running stack."""
    given = os.environ.get("HOURBOOK_TEST_STACK")
    return Path(given) if given else _folder() / "stack"


def end_run() -> None:
    """Stop the servers, unless another test run still uses them."""
    folder, run = _folder(), os.environ[RUN]
    if not (folder / "runs" / run).exists():
        return
    with _locked(folder):
        (folder / "runs" / run).unlink()
        (folder / "runs" / f"{run}.failed").unlink(missing_ok=True)
        others = [path for path in (folder / "runs").iterdir() if Path(f"/proc/{path.name}").exists()]
        for stack in folder.glob("*/stack.json") if not others else ():
            down(stack.parent)
            if memory_disk() in folder.parents:
                shutil.rmtree(stack.parent)


def fresh_name() -> str:
    """Give a prefix that no other test has: of databases, topics, groups and queues."""
    return f"t{uuid4().hex[:10]}_{next(_numbers)}"


@cache
def _folder() -> Path:
    """Keep the servers' data in memory, else beside the code, or where their users can come in.

    What was downloaded for them stays beside the code.
    """
    beside = ROOT / "var" / "tests"
    own = f"hourbook-tests-{os.getuid()}"
    memory = memory_disk()
    if memory is None or not may_enter(beside):
        return beside if may_enter(beside) else Path(tempfile.gettempdir()) / own
    folder = memory / f"{own}-{hashlib.sha256(bytes(ROOT)).hexdigest()[:8]}"
    folder.mkdir(exist_ok=True)
    (beside / "cache").mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        (folder / "cache").symlink_to(beside / "cache")
    return folder


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    (folder / "runs").mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
