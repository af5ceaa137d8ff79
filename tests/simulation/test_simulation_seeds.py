"""Invented months hold every promise: a few at once, hundreds in the whole suite, thousands by `make test-long`."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner

from deploy.cli.main import hourbook
from deploy.simulation.play import play
from deploy.simulation.plot import plot
from deploy.simulation.simulate import quiet_logs, simulate_many
from deploy.simulation.step import FAULTS, MACHINE

# `make test-long` asks for more.
SEEDS = int(os.environ.get("HOURBOOK_SIMULATION_SEEDS", "200"))
CHUNK = 20

pytestmark = pytest.mark.long


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


def test_the_command_tells_the_story_of_a_seed_that_fails(monkeypatch):
    from deploy.simulation import simulate as module
    from deploy.simulation.simulate import Failure, Tally
    from shared.values.finding import Finding

    failure = Failure(9, (Finding("paid_off_model", "trn_1", "one cent too much"),), (), ("   1  somebody logs hours",))
    monkeypatch.setattr(module, "simulate_many", lambda _seeds, **_: [(9, Tally(failures=[failure]))])
    result = CliRunner().invoke(hourbook, ["simulate", "--seed", "9", "--seeds", "3"])
    assert result.exit_code == 1
    assert "somebody logs hours" in result.stdout
    assert "paid_off_model trn_1: one cent too much" in result.stdout
