"""`hourbook up` and `hourbook front`: the product apart, behind one port. In: a folder. Out: running processes."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from deploy.cli.folders import data_option, whole
from deploy.cli.ports import free, port_option


@click.command(epilog="Example: hourbook up --stack --data var/stack-data")
@data_option
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), is_flag=False, flag_value=Path("var/stack"),
              envvar="HOURBOOK_STACK", show_envvar=True, metavar="[FOLDER]",
              help="On PostgreSQL, Kafka and RabbitMQ, started where they do not run; FOLDER is var/stack where only "
                   "--stack is given.")  # fmt: skip
@port_option
@click.option("--apart", is_flag=True, help="A relay, consumer and worker process for each service, not one for all.")
@click.option("--check", is_flag=True, help="Stop again as soon as everything is ready.")
def up(data: Path, stack: Path | None, port: int, apart: bool, check: bool) -> None:
    """Run the whole product as processes of its own, behind one port, until Ctrl-C.

    Without --stack they share the embedded files of a data folder: good to try the roles, no faster than
    `hourbook serve`.
    """
    from deploy.roles.up import bring_up

    sys.exit(
        bring_up(whole(data), stack, free(port), lambda text: click.echo(text, err=True), apart=apart, check=check)
    )


@click.command()
def front() -> None:
    """Route one port to processes apart (started by `hourbook up` and by compose).

    HOURBOOK_FRONT_UPSTREAMS holds `service=URL,…`, HOURBOOK_FRONT_WATCHED the URLs of health ports (`,` within a
    role, `;` between roles, relays first), HOURBOOK_BIND and HOURBOOK_PORT where it listens.
    """
    from deploy.cli.roles import told
    from deploy.roles.fronting import serve_front

    told(lambda: serve_front(os.environ))


@click.command()
def portal() -> None:
    """Serve the pages, with the services in processes apart; HOURBOOK_… variables say where each listens."""
    from deploy.cli.roles import told
    from deploy.roles.portaling import serve_portal

    told(lambda: serve_portal(os.environ))
