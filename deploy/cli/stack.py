"""`hourbook stack`: real servers on this machine. In: a folder. Out: running servers and where they are."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from deploy.cli.groups import Group

_folder = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("var/stack"),
    show_default=True,
    help="Folder with the servers' data, ports and password.",
)


@click.group(cls=Group)
def stack() -> None:
    """Run PostgreSQL, Kafka and RabbitMQ on private loopback ports, with their data in one folder."""


@stack.command("up")
@_folder
def stack_up(folder: Path) -> None:
    """Start what does not run yet, installing what is missing."""
    from deploy.stack.run import up

    record = up(folder, lambda text: click.echo(text, err=True))
    click.echo(f"The stack is up; its URLs are in {record.folder / 'stack.env'}.")


@stack.command("down")
@_folder
def stack_down(folder: Path) -> None:
    """Stop the servers; their data stays."""
    from deploy.stack.run import down

    down(folder, lambda text: click.echo(text, err=True))


@stack.command("status")
@_folder
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def stack_status(folder: Path, as_json: bool) -> None:
    """Say which servers run and answer; exit 1 where one does not."""
    from deploy.stack.run import status

    servers = status(folder)
    if as_json:
        click.echo(json.dumps(servers, indent=2))
    for one in [] if as_json else servers:
        state = "answers" if one["answers"] else "does not answer"
        click.echo(f"{one['server']!s:<10}{state:<17}port {one['port'] or '-'}  process {one['process'] or '-'}")
    sys.exit(0 if all(one["answers"] for one in servers) else 1)
