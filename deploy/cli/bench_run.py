"""`hourbook bench-run`: a pay run, timed. In: sizes, and where. Out: a Markdown table, as in docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

import click

PLACES = ("sqlite", "postgres", "stack")


@click.command("bench-run")
@click.option("--trainers", multiple=True, type=click.IntRange(2), default=(5000, 50_000), show_default=True,
              help="How many are paid; give several to compare the cost of one.")  # fmt: skip
@click.option("--periods", type=click.IntRange(1), default=1, show_default=True,
              help="Pay periods of earnings; all but the last are paid before.")  # fmt: skip
@click.option("--on", "place", type=click.Choice(PLACES), default="sqlite", show_default=True,
              help="All embedded, only databases on the stack's PostgreSQL, or all on its servers.")  # fmt: skip
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), default=Path("var/stack"),
              show_default=True, help="Folder of the stack.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/bench"),
              show_default=True, help="Where to work; the payment files stay there.")  # fmt: skip
def bench_run(trainers: tuple[int, ...], periods: int, place: str, stack: Path, folder: Path) -> None:
    """Time pay runs from approve to payment files on disk."""
    from deploy.bench.pay_run import table, time_pay_run

    timings = [time_pay_run(folder, number, periods, place, stack) for number in sorted(trainers)]
    click.echo(table(place, timings))
