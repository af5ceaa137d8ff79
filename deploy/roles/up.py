"""The whole product as processes, supervised by one foreground command.

In: where data lies or which stack to use, a port. Out: everything behind that port until SIGTERM or Ctrl-C.
"""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping
from pathlib import Path

from deploy.onebox.backbone import FILE, backbone_of, put_on_stack
from deploy.roles.children import Children
from deploy.roles.plan import HOURBOOK, addresses, plan, secret_files
from deploy.roles.wired import installed, share_folder
from shared.values.refusal import Refusal

TEND_SECONDS = 0.5
Say = Callable[[str], None]


def bring_up(data: Path, stack: Path | None, port: int, say: Say, *, apart: bool, check: bool) -> int:
    """Start everything and keep it running; gives the exit code. `check` stops again as soon as all are ready."""
    stopped = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    data.mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    lock = share_folder(data)
    if stack is not None:
        _stand_on(stack, data, say)
    environment = {**addresses(data), **secret_files(data)}
    say("Bringing databases and topics up to date")
    backbone_of(data).prepare(installed())
    for command in (("migrate", "all"), ("topics",)):
        _once(command, environment)
    laid_out = plan(installed(), environment, port, apart=apart)
    children = Children(data / "logs", say)
    say(f"Starting {len(laid_out.moving) + len(laid_out.serving) + 1} processes (logs in {data / 'logs'})")
    try:
        for commands in (laid_out.moving, laid_out.serving, [laid_out.front]):
            if not stopped.is_set():
                children.start(commands, stopped.is_set)
        say(f"Up: {len(children.all)} processes behind {laid_out.front.base_url} (Ctrl-C stops them)")
        while not check and not stopped.wait(TEND_SECONDS):
            children.tend()
    finally:
        say("Stopping")
        killed = children.stop()
        lock.close()
    say(f"Had to kill {', '.join(killed)}." if killed else "Stopped.")
    return 1 if killed else 0


def _stand_on(stack: Path, data: Path, say: Say) -> None:
    """Start the servers, and put a folder that holds nothing yet on them."""
    from deploy.stack.run import up

    up(stack, say)
    if (data / "events.db").exists():
        raise Refusal("folder_embedded", f"{data} holds embedded files; give --stack a folder of its own with --data.")
    if not (data / FILE).exists():
        put_on_stack(data, stack)


def _once(command: tuple[str, ...], environment: Mapping[str, str]) -> None:
    done = subprocess.run([*HOURBOOK, *command], env={**os.environ, **environment}, capture_output=True, text=True,
                          check=False)  # fmt: skip
    if done.returncode:
        raise Refusal("setup_failed", f"`hourbook {' '.join(command)}` failed: {done.stderr.strip()[-2000:]}")
