"""Invented months hold every promise: a hundred and sixty in `make test`, thousands by `make test-long`."""

from __future__ import annotations

import os
import re

import pytest
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.simulation.play import play
from deploy.simulation.plot import plot
from deploy.simulation.simulate import quiet_logs, simulate_many
from deploy.simulation.step import FAULTS, MACHINE
from shared.plumbing import consumer

# `make test-long` asks for more.
SEEDS = int(os.environ.get("HOURBOOK_SIMULATION_SEEDS", "200"))
CHUNK = 10

pytestmark = pytest.mark.slow


def _failure(first: int, count: int) -> str:
    for _seed, tally in simulate_many(range(first, first + count)):
        if tally.failures:
            return str(tally.failures[0])
    return ""


@pytest.mark.parametrize("first", range(1, SEEDS + 1, CHUNK))
def test_seeds_are_clean(first):
    assert _failure(first, CHUNK) == ""


def test_the_same_seed_is_the_same_story():
    steps = plot(3)[:400]
    assert steps == plot(3)[:400]
    with quiet_logs():
        first, second = play(3, steps), play(3, steps)
    assert first.findings == second.findings == []
    assert first.told == second.told
    assert first.faults == second.faults


def test_stories_try_every_act_and_threaten_with_every_fault():
    steps = [step for seed in range(40) for step in plot(seed)]
    from deploy.simulation.acts.table import ACTS

    assert {step.kind for step in steps} - set(MACHINE) == set(ACTS)
    assert {step.kind for step in steps} >= set(MACHINE)
    assert {fault for step in steps for fault in step.faults} == set(FAULTS)


def test_the_command_counts_what_happened():
    result = CliRunner().invoke(hourbook, ["simulate", "--seed", "5"])
    assert result.exit_code == 0, result.output
    assert "1 of 1 seeds are clean." in result.stdout
    assert "faults struck: " in result.stdout
    assert "seed 5, 1 of 1, 1 clean" in result.stderr


def test_the_command_tells_the_shortest_story_of_a_seed_that_fails_and_tells_it_again(monkeypatch):
    """The whole command, on a product whose inbox takes every fact for a new one."""
    monkeypatch.setattr(consumer, "hold_and_enter", lambda _unit, _keys, identifiers: (set(identifiers), set()))
    first, again = (CliRunner().invoke(hourbook, ["simulate", "--seeds", "300", "--tries", "25"]) for _ in range(2))
    assert first.exit_code == 1, first.output
    assert first.stdout == again.stdout
    seed, count = map(int, re.findall(r"Seed (\d+) fails. Its shortest story has (\d+) steps:", first.stdout)[0])
    story = first.stdout.partition("steps:\n")[2].partition("\nIt ends with:")[0].splitlines()
    assert len(story) == count < len(plot(seed)) / 4
    assert all(re.fullmatch(r" *\d+  \d\d \w{3} [\d:]{8}  .+  \[.+\]", line) for line in story)
    monkeypatch.undo()
    assert CliRunner().invoke(hourbook, ["simulate", "--seed", str(seed)]).exit_code == 0, "it is about the inbox"
