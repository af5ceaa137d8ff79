"""`hourbook simulate`: invented months on broken machines. In: seeds. Out: counts, or the shortest story that fails."""

from __future__ import annotations

import json
import sys
from collections import Counter

import click


@click.command()
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="The first seed.")
@click.option(
    "--seeds", type=click.IntRange(1), default=1, show_default=True, help="How many seeds, one after the other."
)
@click.option(
    "--tries", type=click.IntRange(1), default=400, show_default=True, help="How many shorter stories to try for one."
)
@click.option("--json", "as_json", is_flag=True, help="Print the counts as JSON.")
def simulate(seed: int, seeds: int, tries: int, as_json: bool) -> None:
    """Play invented months: random people, a virtual clock, machines that die; exit 1 with what goes wrong.

    Each seed is one world of all services in this process. After its month every check of `hourbook verify` must hold
    and the money must be what a plain model says. The same seed is the same story; the first that fails is told in as
    few steps as still fail.
    """
    from deploy.simulation.simulate import Tally, simulate_many

    tally = Tally()
    for done, (number, tally) in enumerate(simulate_many(range(seed, seed + seeds), tries=tries), 1):
        click.echo(f"\r  seed {number}, {done} of {seeds}, {tally.clean} clean", err=True, nl=False)
    click.echo("", err=True)
    if as_json:
        counts = {"clean": tally.clean, "failed": [failure.seed for failure in tally.failures],
                  "acts": dict(sorted(tally.acts.items())), "faults": dict(sorted(tally.faults.items()))}  # fmt: skip
        click.echo(json.dumps(counts, indent=2))
    else:
        _print(tally.acts, "people did")
        _print(tally.faults, "faults struck")
        click.echo(f"{tally.clean} of {seeds} seeds are clean.")
    for failure in tally.failures:
        click.echo(str(failure), err=as_json)
    sys.exit(1 if tally.failures else 0)


def _print(counts: Counter[str], title: str) -> None:
    click.echo(f"{title}: {sum(counts.values())}")
    for kind, count in sorted(counts.items()):
        click.echo(f"  {count:>7}  {kind.replace('_', ' ')}")
