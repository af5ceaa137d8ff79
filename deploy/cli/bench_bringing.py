"""`hourbook bench-bringing`: a vendor's sheet, timed. In: how many. Out: a Markdown table, as in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("bench-bringing")
@click.option("--people", type=click.IntRange(1, 100_000), default=5_000, show_default=True,
              help="How many rows the sheet has.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/bench-bringing"),
              show_default=True, help="Where to work; it is emptied first.")  # fmt: skip
def bench_bringing(people: int, folder: Path) -> None:
    """Time a vendor's import: agreements sent, invitations mailed."""
    from deploy.bench.bringing import table, time_bringing

    click.echo(table(people, time_bringing(folder, people)))
