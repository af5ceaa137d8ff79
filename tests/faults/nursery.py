"""A process that has loaded the product once and forks a role's process whenever it is asked to.

In: lines of JSON, `["start", role, environment, log]` or `["poll", process]`. Out: a line each: the process's id, or
how it ended (null while it runs). What it forks is what `hourbook relay|consume|work all` runs, without the seconds of
loading; it ends with its standard input, and so does whatever it forked.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import sys
from importlib import import_module

from deploy.roles import loop
from deploy.roles.process import exit_now, run_role
from deploy.roles.wired import installed
from shared.plumbing import kafka_member


def serve() -> None:
    for name in installed():
        import_module(f"services.{name}.main")
    # A test waits for every round that finds nothing.
    loop.IDLE_SECONDS, loop.FAULT_SECONDS, loop.REST_SECONDS = (0.005, 0.05), (0.2, 1.0), 0.0
    # A broker takes no shorter session; a test that lets one end waits for it.
    kafka_member._CONSUMER |= {"session_timeout_ms": 6_000, "heartbeat_interval_ms": 1_000}
    children: set[int] = set()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        verb, *asked = json.loads(line)
        if verb == "start":
            answer = _start(*asked)
            children.add(answer)
        else:
            answer = ended.get(asked[0], _poll(asked[0]) if asked[0] in children else None)
            if answer is not None:
                ended[asked[0]] = answer
                children.discard(asked[0])
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    for child in children:
        os.kill(child, signal.SIGKILL)


def _start(role: str, environment: dict[str, str], log: str) -> int:
    child = os.fork()
    if child:
        return child
    written = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    for number, target in ((0, os.open(os.devnull, os.O_RDONLY)), (1, written), (2, written)):
        os.dup2(target, number)
    os.setsid()
    # Whoever waits for it in vain asks where it stands.
    faulthandler.register(signal.SIGUSR1)
    os.environ.update(environment)
    try:
        exit_now(run_role(role, "all", os.environ))
    finally:
        os._exit(70)


def _poll(child: int) -> int | None:
    ended, status = os.waitpid(child, os.WNOHANG)
    return os.waitstatus_to_exitcode(status) if ended else None


if __name__ == "__main__":
    serve()
