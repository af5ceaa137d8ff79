"""`hourbook bench-pay`: how fast everything is priced. In: sizes and a database. Out: a table of seconds and ratios."""

from __future__ import annotations

import json
from statistics import median
from typing import Any

import click

from shared.values.refusal import Refusal


@click.command("bench-pay")
@click.option("--entries", type=click.IntRange(1), default=1_000_000, show_default=True, help="Approved entries.")
@click.option("--trainers", type=click.IntRange(1), default=50_000, show_default=True, help="Trainers, each on two "
              "engagements.")  # fmt: skip
@click.option("--url", required=True, envvar="HOURBOOK_BENCH_URL", show_envvar=True,
              help="A database that does not exist yet, postgresql+psycopg:// or sqlite:///; "
              "it is dropped afterwards.")  # fmt: skip
@click.option(
    "--rounds", type=click.IntRange(1), default=3, show_default=True, help="How often each is timed, in turn."
)
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def bench_pay(entries: int, trainers: int, url: str, rounds: int, as_json: bool) -> None:
    """Price everything from rows to lines in one database, beside a bare query and the floor, in one run."""
    from deploy.bench.ground_of_pay import filled
    from deploy.bench.pricing import measure

    if entries < trainers:
        raise Refusal("bench_too_small", "Give at least as many entries as trainers.", pointer="entries")
    with filled(url, trainers, entries) as (engine, count):
        click.echo(f"{count:,} entries of {trainers:,} trainers are stored; measuring", err=True)
        times = measure(engine, trainers, count // trainers, rounds)
        kind = engine.dialect.name
    bare, floor, ours = (median(found) for found in (times.bare, times.floor, times.ours))
    figures: dict[str, Any] = {
        "database": kind, "entries": count, "trainers": trainers, "lines": times.lines, "rounds": rounds,
        "bare_seconds": f"{bare:.4f}", "floor_seconds": f"{floor:.4f}", "ours_seconds": f"{ours:.4f}",
        "ours_to_floor": f"{ours / floor:.2f}", "ours_to_bare": f"{ours / bare:.2f}",
        "entries_a_second": round(count / ours), "microseconds_a_trainer": round(ours * 1_000_000 / trainers),
        "peak_mib": times.peak_mib,
    }  # fmt: skip
    if as_json:
        click.echo(json.dumps(figures, indent=2))
        return
    width = max(map(len, figures))
    for name, value in figures.items():
        click.echo(f"{name.replace('_', ' '):<{width}}  {value:>14}")
