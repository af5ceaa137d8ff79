"""One run of the story through a fault: what happened on the way, and what it came to.

In: the part before, and a block that does harm while the story is told. Out: a row of the table; a run that lost or
doubled anything fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from closing_words import ROW
from story import Before, differences, expect_sound, figures, let_others_move, play, said, twice_paid, unheard
from troupe import HouseApart, Nursery, Troupe, troupe

from deploy.month.stage import Stage

Record = Callable[[str, object], None]
# In one worker: the part of the month that they all begin with takes longer to tell on servers than one of them takes.
ON_STACK = (pytest.mark.servers, pytest.mark.xdist_group("on stack"))
BACKBONES = ["embedded", pytest.param("on_stack", marks=ON_STACK)]


@dataclass(frozen=True)
class Ordeal:
    """A stage on which processes move the facts; `tell` plays the story and judges it."""

    before: Before
    stage: Stage
    house: HouseApart
    players: Troupe
    data: Path

    def tell(self, fault: str, crashed: Callable[[], int], record: Record) -> None:
        """Play, wait until nothing moves, and compare with the undisturbed run."""
        self.tell_all({fault: crashed}, record)

    def tell_all(self, faults: Mapping[str, Callable[[], int]], record: Record) -> None:
        """Do the same with several faults, each of which must have happened."""
        told = play(self.stage)
        assert self.house.storms == [], "every storm came"
        times = {fault: crashed() for fault, crashed in faults.items()}
        self.players.stop()
        assert self.house.waiting() == ""
        facts = said(self.house, self.data)
        short, over = differences(self.before.undisturbed, figures(self.stage, self.data.with_name("out"), *told))
        lost, doubled = len(short) + unheard(self.house, facts), len(over) + twice_paid(self.house)
        twice = len(facts) - len({fact.id for fact in facts})
        for fault, count in times.items():
            record(ROW, (fault, self.before.ground.name, count, twice, lost, doubled))
        expect_sound(self.stage)
        assert (lost, doubled) == (0, 0), f"short {short}, over {over}"
        assert min(times.values()) > 0, f"each fault happened: {times}"


@contextmanager
def ordeal(
    before: Before,
    nursery: Nursery,
    data: Path,
    plan: Mapping[str, Sequence[str]],
    more: Sequence[tuple[str, str]] = (),
    prepare: Callable[[Path], None] = lambda _data: None,
) -> Iterator[Ordeal]:
    """Set the stage on a copy of what was before; `more` are processes (role, name) beside one of each role."""
    stage = before.resume(data)
    try:
        prepare(data)
        with troupe(nursery, data, plan) as players:
            for role, name in more:
                players.start(role, name)
            players.wait_until_started()
            yield Ordeal(before, stage, let_others_move(stage, players), players, data)
    finally:
        stage.house.close()
        before.ground.clear(data)
