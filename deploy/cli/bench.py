"""`hourbook bench`: how fast the product is on real servers of this machine. In: folders. Out: a table."""

from __future__ import annotations

import sys
from pathlib import Path

import click

NAMES = ("delay", "entries", "facts", "jobs", "memory", "late", "pricing", "runs", "pages")


@click.command()
@click.argument("names", nargs=-1, type=click.Choice(NAMES))
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), default=Path("var/stack"),
              show_default=True, help="The stack to measure on, started where it does not run.")  # fmt: skip
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), default=Path("build/bench-servers"),
              show_default=True, help="Folder for the house that is measured; deleted afterwards.")  # fmt: skip
@click.option("--trainers", default=1200, show_default=True, type=click.IntRange(20), help="Size of that house.")
def bench(names: tuple[str, ...], stack: Path, out: Path, trainers: int) -> None:
    """Measure ratios to bare clients of the same servers, each in one run; exit 1 where one is below what we ask.

    NAMES chooses some of the measurements; without, all.
    """
    from deploy.bench.result import table
    from deploy.bench.run import run_benches

    results = run_benches(out, stack, names or NAMES, trainers)
    click.echo(table(results))
    sys.exit(1 if any(result.reached is False for result in results) else 0)
