"""On which port the command line serves. In: an option or `HOURBOOK_PORT`. Out: a port nobody listens on."""

from __future__ import annotations

import os
import socket

import click

port_option = click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8080,
    envvar="HOURBOOK_PORT",
    show_default=True,
    show_envvar=True,
    help="Port on the loopback address.",
)


def free(port: int) -> int:
    """Give the port if it can be listened on now, or say so before anything is loaded for it."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        raise click.ClickException(
            f"Port {port} cannot be listened on ({os.strerror(error.errno or 0)}); stop what listens there, or name "
            "another with --port or HOURBOOK_PORT."
        ) from None
    return port
