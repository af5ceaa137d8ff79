"""`hourbook bench-pages`: how fast pages answer in a house of a year. In: sizes, and where. Out: a Markdown table."""

from __future__ import annotations

import sys
from pathlib import Path

import click

PLACES = ("sqlite", "stack")


@click.command("bench-pages")
@click.option("--people", type=click.IntRange(1), default=5000, show_default=True, help="How many worked.")
@click.option("--weeks", type=click.IntRange(2), default=52, show_default=True, help="How long.")
@click.option("--rounds", type=click.IntRange(1), default=40, show_default=True, help="How often each page is asked.")
@click.option("--on", "place", type=click.Choice(PLACES), default="sqlite", show_default=True,
              help="All embedded, or on the servers of a stack.")  # fmt: skip
@click.option("--stack", type=click.Path(file_okay=False, path_type=Path), default=Path("var/stack"),
              show_default=True, help="Folder of the stack.")  # fmt: skip
@click.option("--folder", type=click.Path(file_okay=False, path_type=Path), default=Path("build/bench-pages"),
              show_default=True, help="Where to work; the filled house stays there and is asked again.")  # fmt: skip
def bench_pages(people: int, weeks: int, rounds: int, place: str, stack: Path, folder: Path) -> None:
    """Ask for every page of every role in turn; exit 1 where one is slower or larger than what we ask."""
    from deploy.bench.pages import ask_pages
    from deploy.bench.result import table
    from deploy.bench.steps import server_of

    real = place == "stack"
    data = folder / f"{place}-{people}-{weeks}"
    results = ask_pages(data, people, weeks, rounds, stack if real else None, server_of(stack) if real else None)
    click.echo(table(results))
    sys.exit(1 if any(result.reached is False for result in results) else 0)
