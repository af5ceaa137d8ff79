"""`hourbook relay|consume|work|migrate|topics`: processes of their own. In: the environment. Out: a running process.

`hourbook serve SERVICE` is the fourth role; `hourbook serve` alone is the house in one process.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import click

from deploy.cli.folders import role_data_option, told_where

_service = click.argument("service")


def _role(name: str, meaning: str) -> click.Command:
    @click.command(name, help=f"{meaning} SERVICE is one service or `all`; HOURBOOK_… variables configure it, "
                              "or beside them a data folder.")  # fmt: skip
    @_service
    @role_data_option
    def command(service: str, data: Path | None) -> None:
        from deploy.roles.process import exit_now, run_role

        exit_now(told(lambda: run_role(name, service, told_where(data))))

    return command


relay = _role("relay", "Move what was said from the outbox to the event log and the job queue.")
consume = _role("consume", "Hear facts from the event log.")
work = _role("work", "Do jobs from the job queue.")


@click.command()
@_service
@role_data_option
def migrate(service: str, data: Path | None) -> None:
    """Bring the database of SERVICE, or of all services, up to date, making it where it is missing."""
    from deploy.roles.wired import chosen, wire
    from shared.plumbing.environment import read_environment
    from shared.plumbing.migrate import upgrade
    from shared.plumbing.postgres import create_database

    def bring_up() -> None:
        for one in wire(read_environment(told_where(data), chosen(service), [], lambda: int(time.time()))):
            if one.wiring.database_url.startswith("postgresql"):
                create_database(one.wiring.database_url)
            upgrade(one.units.engine, one.migrations)
            one.units.engine.dispose()
            click.echo(f"{one.name} is up to date", err=True)

    told(bring_up)


def told(do: Callable[[], object]) -> int:
    """Do it; what is wrong with the environment is told line by line, and the exit code is 2."""
    from shared.plumbing.environment import EnvironmentFault

    try:
        result = do()
    except EnvironmentFault as fault:
        for sentence in fault.faults:
            click.echo(f"hourbook: {sentence}", err=True)
        raise SystemExit(2) from None
    return result if isinstance(result, int) else 0


@click.command()
@role_data_option
def topics(data: Path | None) -> None:
    """Make the topics that are missing, as planned, and move facts to a topic they got; the embedded log needs none."""
    from shared.plumbing.environment import read_environment

    def make() -> None:
        url = read_environment(told_where(data), [], ["log"], lambda: int(time.time())).log_url
        if url.startswith("sqlite:///"):
            click.echo("The embedded log needs no topics.", err=True)
            return
        from shared.plumbing.kafka_moved import move_facts
        from shared.plumbing.kafka_topics import create_topics

        made = create_topics(url)
        click.echo(f"Made {', '.join(made)}." if made else "All topics are there.", err=True)
        for first in move_facts(url):
            click.echo(f"Facts that name people left {first}.", err=True)

    told(make)
