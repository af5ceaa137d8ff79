"""`hourbook soak`: whether the product stays as it is under load. In: folders, minutes. Out: a table of trends."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.option("--seconds", default=600, show_default=True, type=click.IntRange(30), help="How long.")
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), default=Path("var/stack"),
              show_default=True, help="The stack to soak, started where it does not run.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build/soak"),
              show_default=True, help="Folder for the house that is soaked; deleted afterwards.")  # fmt: skip
def soak(seconds: int, stack: Path, out: Path) -> None:
    """Work for minutes on real servers, with rebalances and crashes; exit 1 where memory, lag or open files grow."""
    from deploy.bench.result import table
    from deploy.bench.soak import soak as run

    results = run(out, stack, seconds)
    click.echo(table(results))
    sys.exit(1 if any(result.reached is False for result in results) else 0)
