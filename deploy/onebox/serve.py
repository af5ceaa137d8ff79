"""Serve the house on one port. In: a data folder and an address. Out: a running server until SIGTERM or Ctrl-C.

One gunicorn worker with threads answers requests; one more thread moves facts and jobs,
another sends mail. The house is opened
in the worker, since an embedded database must not cross a fork.
"""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import structlog
from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from deploy.onebox.front import Front
from deploy.onebox.gathering import BoundedWorker
from deploy.onebox.house import OUTWARD, name_owner, open_house_now
from deploy.onebox.silence import bound_silence
from shared.plumbing.logs import configure_logs

IDLE_SECONDS = 0.05
AFTER_FAULT_SECONDS = 2
_log = structlog.get_logger("house")


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured in code."""

    def __init__(self, data: Path, host: str, port: int, logins: Mapping[str, str]) -> None:
        """Keep what the worker needs to open the house; `logins` are the sample month's demo people, if it is one."""
        self._data, self._logins = data, logins
        self._bind = f"{host}:{port}"
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options: one worker, since the embedded adapters belong to one process."""
        options = {
            "bind": self._bind, "workers": 1, "worker_class": BoundedWorker, "threads": 8, "graceful_timeout": 20,
            "timeout": 120, "loglevel": "warning", "accesslog": None, "limit_request_line": 8190,
            # It would lie in the user's home, for every server of theirs in one place.
            "control_socket_disable": True, "when_ready": bound_silence,
            # No caller says where the application is mounted, not even one on this machine.
            "forwarder_headers": "",
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Open the house in the worker and start its pump."""
        configure_logs((self._data / "server.log").open("a", buffering=1))
        # Without demo people these are real books: no bank file may name the demo operator as its payer.
        told = {"originator_demo": "yes" if self._logins else "no", "public_url": f"http://{self._bind}"}
        if self._logins:
            # Their password stands on the first page: a second factor would protect nothing.
            told["second_factor_roles"] = ""
        house = open_house_now(self._data, told)
        # The master would replace this worker at once; whoever stops the house stops the master.
        name_owner(self._data, os.getppid())
        threading.Thread(target=_forever, args=(house.turn,), daemon=True, name="pump").start()
        post = partial(house.work, OUTWARD, house.open_queue())
        threading.Thread(target=_forever, args=(post,), daemon=True, name="post").start()
        return Front(house, self._logins)


def _forever(step: Callable[[], int]) -> None:
    while True:
        try:
            if not step():
                time.sleep(IDLE_SECONDS)
        except Exception:  # noqa: BLE001 - the pump outlives whatever one round met
            # A full disk or a locked file passes; what was not committed is tried again.
            _log.exception("pump_fault")
            time.sleep(AFTER_FAULT_SECONDS)
