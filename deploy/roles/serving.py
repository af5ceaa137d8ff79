"""One service's web application in a process of its own.

In: a service's name, the environment. Out: gunicorn with one worker of several threads, until SIGTERM; then it takes
no more, finishes what it has and ends within thirty seconds. A second process, not a second worker, is how it grows:
so every process has one set of metrics.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from gunicorn.app.base import BaseApplication  # type: ignore[import-untyped]

from deploy.onebox.gathering import BoundedWorker
from deploy.onebox.silence import bound_silence
from deploy.roles.process import stop_with_parent
from deploy.roles.settled import settle
from deploy.roles.wired import chosen, hold_folders, wire
from shared.plumbing.adapters import open_event_log, open_job_queue
from shared.plumbing.consumer import topics_of
from shared.plumbing.environment import ProcessSettings, Variables, read_environment
from shared.plumbing.logs import configure_logs
from shared.plumbing.operations import Brokers
from shared.plumbing.service import Service
from shared.plumbing.web import create_flask

THREADS = 8
GRACE_SECONDS = 20


class WebServer(BaseApplication):  # type: ignore[misc]
    """Gunicorn, configured in code, for whatever application `build` gives in the worker."""

    def __init__(self, build: Callable[[], Any], address: str, *, threads: int = THREADS) -> None:
        """Keep what builds the application: it is called after the fork, for no connection may cross one."""
        self._build, self._address, self._threads = build, address, threads
        super().__init__()

    def load_config(self) -> None:
        """Set gunicorn's options; no recycling of workers, which loses requests with threads."""
        options = {
            "bind": self._address, "workers": 1, "worker_class": BoundedWorker, "threads": self._threads,
            "graceful_timeout": GRACE_SECONDS, "timeout": 120, "keepalive": 75, "loglevel": "warning",
            "accesslog": None, "limit_request_line": 8190, "control_socket_disable": True,
            "when_ready": bound_silence, "forwarder_headers": "",
        }  # fmt: skip
        for name, value in options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        """Build the application in the worker."""
        application = self._build()
        settle()
        return application


def serve_service(name: str, environ: Mapping[str, str]) -> None:
    """Serve one service; every fault of the environment is said before anything listens."""
    configure_logs()
    (service,) = chosen(name)
    # Real books, unless told otherwise: no bank file may name the demo operator as its payer.
    told = {"HOURBOOK_ORIGINATOR_DEMO": "no", **environ}
    settings = read_environment(told, [service], ["web"], lambda: int(time.time()))
    brokers = _brokers(Variables(told))
    stop_with_parent(environ)
    WebServer(lambda: _application(settings, brokers), f"{settings.bind}:{settings.port}").run()


def _brokers(variables: Variables) -> Brokers | None:
    """Reach log and queue anew each time an operator asks: no connection of theirs stands in a web process."""
    log_url, queue_url = variables.text("LOG_URL"), variables.text("QUEUE_URL")
    if not log_url or not queue_url:
        return None

    def lag(service: Service) -> int:
        with closing(open_event_log(log_url)) as log:
            return log.lag(service.name, topics_of(service))

    return Brokers(lag, lambda: open_job_queue(queue_url, lambda: int(time.time())))


def _application(settings: ProcessSettings, brokers: Brokers | None) -> Any:
    (service,) = wire(settings)
    app = create_flask(service, brokers)
    # The lock lives as long as the application that needs it.
    app.extensions["hourbook_locks"] = hold_folders("serve", [service], [])
    return app
