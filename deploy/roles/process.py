"""One process of a role: loops over one or all services, a health port, and an orderly end.

In: a role, a service's name or `all`, the environment. Out: nothing until SIGTERM or SIGINT; then no new round
begins, those under way finish, clients flush, and the process ends within thirty seconds.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from functools import partial

import structlog

from deploy.roles.health import Watched, serve_health
from deploy.roles.loop import Loop, Turning
from deploy.roles.settled import settle
from deploy.roles.turnings import ROLES
from deploy.roles.wired import chosen, hold_folders, wire
from shared.plumbing.environment import ProcessSettings, read_environment
from shared.plumbing.fail_points import arm
from shared.plumbing.logs import configure_logs
from shared.plumbing.migrate import is_current
from shared.plumbing.service import Service
from shared.values.refusal import conflict

END_SECONDS = 25
PARENT_VARIABLE = "HOURBOOK_STOP_WITH_PARENT"
_log = structlog.get_logger("process")


def run_role(role: str, name: str, environ: Mapping[str, str]) -> int:
    """Run until told to stop; gives the exit code."""
    configure_logs()
    arm(environ)
    settings = read_environment(environ, chosen(name), ROLES[role].needs, lambda: int(time.time()))
    wired = wire(settings)
    locks = hold_folders(role, wired, [url for url in (settings.log_url, settings.queue_url) if url])
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    stop_with_parent(environ)
    settle()
    loops = _loops(role, wired, settings, stop)
    health = serve_health(Watched(role, wired, loops), settings.bind, settings.health_port)
    _log.info("started", role=role, services=[one.name for one in wired], loops=len(loops))
    stop.wait()
    code = _end(role, loops)
    health.shutdown()
    for service in wired:
        service.units.engine.dispose()
    for lock in locks:
        lock.close()
    return code


def _loops(role: str, wired: Sequence[Service], settings: ProcessSettings, stop: threading.Event) -> list[Loop]:
    kind = ROLES[role]
    loops = []
    for service in wired:
        if kind.has_work(service):
            begin = partial(_begin, role, service, settings)
            loops.append(Loop(role, service.name, begin, stop, kind.few, kind.patience_of(service)))
            loops[-1].start()
    return loops


def _begin(role: str, service: Service, settings: ProcessSettings) -> Turning:
    """Open what a loop turns, once its database is there and up to date."""
    if not is_current(service.units.engine, service.migrations):
        raise conflict("database_not_migrated", f"Run `hourbook migrate {service.name}` first.")
    return ROLES[role].begin(service, settings)


def _end(role: str, loops: Sequence[Loop]) -> int:
    """Wait for the rounds under way; gives 1 where one did not end in time and is broken off with the process."""
    _log.info("stopping", role=role)
    deadline = time.monotonic() + END_SECONDS
    for loop in loops:
        loop.join(max(deadline - time.monotonic(), 0))
    late = [loop.service for loop in loops if loop.is_alive()]
    _log.info("stopped", role=role, broken_off=late)
    return 1 if late else 0


def stop_with_parent(environ: Mapping[str, str]) -> None:
    """End when the process that started this one is gone, where it asked for that: no orphan outlives a supervisor."""
    if environ.get(PARENT_VARIABLE) != "yes":
        return
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, name="parent", daemon=True).start()


def exit_now(code: int) -> None:
    """Leave without waiting for threads that were broken off."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
