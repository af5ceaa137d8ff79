"""The front in a process of its own. In: `HOURBOOK_FRONT_…` variables. Out: gunicorn until SIGTERM."""

from __future__ import annotations

from collections.abc import Mapping

from deploy.roles.front import Front, make_front
from deploy.roles.process import stop_with_parent
from deploy.roles.serving import WebServer
from shared.plumbing.environment import Variables
from shared.plumbing.logs import configure_logs

# Threads mostly wait for the services behind, each of which has eight.
THREADS = 32


def serve_front(environ: Mapping[str, str]) -> None:
    """Serve until told to stop; every fault of the environment is said first."""
    configure_logs()
    variables = Variables(environ)
    upstreams = upstreams_in(variables)
    watched = [
        [url for url in group.split(",") if url] for group in variables.text("FRONT_WATCHED").split(";") if group
    ]
    address = f"{variables.text('BIND', '127.0.0.1')}:{variables.whole('PORT', 8080, 65_535)}"
    pages = variables.text("FRONT_PAGES")
    variables.finish()
    stop_with_parent(environ)

    def build() -> Front:
        return make_front(upstreams, watched, pages)

    WebServer(build, address, threads=THREADS).run()


def upstreams_in(variables: Variables) -> dict[str, str]:
    """Give the base URL of each service."""
    pairs = [one.partition("=") for one in variables.text("FRONT_UPSTREAMS").split(",")]
    upstreams = {name: url for name, _, url in pairs if url.startswith("http://")}
    if len(upstreams) < len(pairs):
        variables.fault("HOURBOOK_FRONT_UPSTREAMS is no list of service=http://host:port")
    return upstreams
