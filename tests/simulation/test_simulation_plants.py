"""A simulator that finds nothing proves nothing: each planted fault is found, told in few steps, and told again."""

from __future__ import annotations

import pytest
from plants import PLANTS

from deploy.simulation.play import play
from deploy.simulation.plot import plot
from deploy.simulation.simulate import quiet_logs, simulate, tell

SEEDS = range(1, 301)
pytestmark = pytest.mark.slow


def _first_failure(machinery):
    with quiet_logs():
        for seed in SEEDS:
            played = simulate(seed, machinery)
            if played.findings:
                return seed, played
    pytest.fail(f"nothing was found in {len(SEEDS)} seeds")


@pytest.mark.parametrize("plant", PLANTS)
def test_a_planted_fault_is_found(plant):
    seed, played = _first_failure(PLANTS[plant]())
    assert played.findings
    itself = [finding for finding in played.findings if finding.subject.startswith("plants.py")]
    assert itself == [], "the plant broke a promise of the house, and not itself"
    with quiet_logs():
        assert simulate(seed).findings == [], "without the plant the same seed is clean"


def test_a_failing_seed_replays_exactly_and_shrinks_to_a_story_that_fails_alike():
    plant = PLANTS["a position committed before its effect"]
    seed, played = _first_failure(plant())
    with quiet_logs():
        again = simulate(seed, plant())
        failure = tell(seed, played, plant(), tries=25)
        retold = play(seed, failure.steps, plant())
        harmless = play(seed, failure.steps)
    assert (again.told, again.findings) == (played.told, played.findings)
    assert len(failure.steps) < len(plot(seed)) / 4
    assert tuple(map(str, retold.told)) == failure.story
    assert retold.findings == list(failure.findings)
    assert not retold.codes.isdisjoint(played.codes)
    assert harmless.findings == [], "the story is about the plant"
    assert str(failure).startswith(f"Seed {seed} fails. Its shortest story has {len(failure.steps)} steps:")
