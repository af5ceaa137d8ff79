"""`hourbook bench-approving`: bulk approval, timed. In: sizes, and where. Out: a table, as in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("bench-approving")
@click.option("--timesheets", type=click.IntRange(1, 100_000), default=5_000, show_default=True,
              help="How many wait.")  # fmt: skip
@click.option("--entries", type=click.IntRange(1, 40), default=10, show_default=True,
              help="Entries on each.")  # fmt: skip
@click.option("--on", "place", type=click.Choice(("sqlite", "postgres")), default="sqlite", show_default=True,
              help="All embedded, or databases on the stack's PostgreSQL.")  # fmt: skip
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), default=Path("var/stack"),
              show_default=True, help="Folder of the stack.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/bench"),
              show_default=True, help="Where to work.")  # fmt: skip
def bench_approving(timesheets: int, entries: int, place: str, stack: Path, folder: Path) -> None:
    """Time the approval of many timesheets at once."""
    from deploy.bench.approving import table, time_approving

    click.echo(table(place, time_approving(folder, timesheets, entries, place, stack)))
