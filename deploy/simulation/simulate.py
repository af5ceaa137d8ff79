"""Simulate seeds. In: numbers. Out: for each whether it was clean and, where not, its shortest story."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from deploy.simulation.play import Played, play
from deploy.simulation.plot import plot
from deploy.simulation.shrink import shortest
from deploy.simulation.step import MACHINE, Step
from deploy.simulation.world import Machinery
from shared.plumbing.logs import logging_meanwhile
from shared.values.finding import Finding

# How many shorter stories are tried before one is told.
TRIES = 400
_NOTHING = ("nothing to do", "refused")


@dataclass(frozen=True)
class Failure:
    """A seed that failed: what is wrong, and the shortest story that shows it, step by step."""

    seed: int
    findings: tuple[Finding, ...]
    steps: tuple[Step, ...]
    story: tuple[str, ...]

    def __str__(self) -> str:
        """Tell the story and how it ends."""
        ends = (f"  {finding.code} {finding.subject}: {finding.detail}" for finding in self.findings)
        return "\n".join([f"Seed {self.seed} fails. Its shortest story has {len(self.steps)} steps:", *self.story,
                          "It ends with:", *ends])  # fmt: skip


@dataclass
class Tally:
    """What happened over many seeds."""

    clean: int = 0
    acts: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)

    def add(self, played: Played) -> None:
        """Count a story: what people did, and which faults struck."""
        self.clean += not played.findings
        self.faults.update(played.faults)
        for (kind, outcome), count in played.acts.items():
            if kind not in MACHINE:
                self.acts[f"{kind.replace('_', ' ')}: {outcome}"] += count


def simulate(seed: int, machinery: Machinery | None = None) -> Played:
    """Play the story of one seed."""
    return play(seed, plot(seed), machinery)


def simulate_many(
    seeds: Iterable[int], machinery: Machinery | None = None, *, tries: int = TRIES
) -> Iterator[tuple[int, Tally]]:
    """Play seeds one after the other, up to the first that fails; gives each seed and the tally so far."""
    tally = Tally()
    for seed in seeds:
        with quiet_logs():
            played = simulate(seed, machinery)
            tally.add(played)
            if played.findings:
                tally.failures.append(tell(seed, played, machinery, tries=tries))
        yield seed, tally
        if tally.failures:
            return


@contextmanager
def quiet_logs() -> Iterator[None]:
    """Let nothing be logged meanwhile: a world dies a hundred times, and the story tells it better."""
    with logging_meanwhile(level=logging.CRITICAL):
        yield


def tell(seed: int, played: Played, machinery: Machinery | None = None, *, tries: int = TRIES) -> Failure:
    """Find the shortest story of a seed that failed."""
    codes = played.codes

    def fails(steps: Sequence[Step]) -> bool:
        return not codes.isdisjoint(play(seed, steps, machinery).codes)

    story = plot(seed)[: len(played.told)]
    # What came to nothing is left out at once, where the story still fails without it.
    eventful = [step for step, told in zip(story, played.told, strict=True) if not told.outcome.startswith(_NOTHING)]
    steps = shortest(eventful if fails(eventful) else story, fails, tries=tries)
    again = play(seed, steps, machinery)
    return Failure(seed, tuple(again.findings), tuple(steps), tuple(map(str, again.told)))
