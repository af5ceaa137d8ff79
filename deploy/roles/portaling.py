"""The portal in a process of its own. In: `HOURBOOK_FRONT_UPSTREAMS`, `HOURBOOK_DATA`. Out: gunicorn until SIGTERM."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from deploy.month.people import DEMO_PASSWORD, MARKER, demo_logins
from deploy.roles.fronting import upstreams_in
from deploy.roles.process import stop_with_parent
from deploy.roles.serving import WebServer
from services.portal.calls.over_http import over_http
from services.portal.main import create_portal
from shared.plumbing.environment import Variables
from shared.plumbing.logs import configure_logs

# A page waits for several answers of services.
THREADS = 16


def serve_portal(environ: Mapping[str, str]) -> None:
    """Serve until told to stop; sessions are identity's, so there may be several."""
    configure_logs()
    variables = Variables(environ)
    upstreams = upstreams_in(variables)
    address = f"{variables.text('BIND', '127.0.0.1')}:{variables.whole('PORT', 8080, 65_535)}"
    data, proxies = variables.text("DATA"), variables.text("TRUSTED_PROXIES")
    variables.finish()
    stop_with_parent(environ)
    logins = demo_logins() if data and (Path(data) / MARKER).exists() else {}

    def build() -> Flask:
        password = DEMO_PASSWORD if logins else ""
        return create_portal(over_http(upstreams), logins, password, trusted_proxies=proxies)

    WebServer(build, address, threads=THREADS).run()
