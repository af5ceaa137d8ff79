"""The stage on which the sample month plays: the house, a clock that jumps, and the people who act.

In: a data folder and a seed. Out: units of work by person, at the month's own time, with ids that repeat.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from deploy.month.plan import PlannedClient, PlannedTrainer, plan_trainers
from deploy.onebox.house import House, open_house
from shared.plumbing.consumer import parked_facts
from shared.plumbing.ids import id_source
from shared.values.call import Actor, Call
from shared.values.refusal import Refusal

# What the month's operator has set apart from the defaults: nothing, so that a sample is a plain installation.
SETTINGS: Mapping[str, str] = {}


class Clock:
    """The month's own time; it only goes forward."""

    def __init__(self, epoch: int) -> None:
        self.now_epoch = epoch

    def __call__(self) -> int:
        """Give the present instant."""
        return self.now_epoch

    def move_to(self, epoch: int) -> None:
        """Go to a later instant."""
        assert epoch >= self.now_epoch, "the month is told in order"
        self.now_epoch = epoch


@dataclass
class Known:
    """Ids that the story needs again."""

    clients: dict[str, str] = field(default_factory=dict)
    projects: dict[str, PlannedClient] = field(default_factory=dict)
    vendors: list[str] = field(default_factory=list)
    trainers: dict[str, str] = field(default_factory=dict)
    users: dict[str, str] = field(default_factory=dict)

    def currency_of(self, project: str) -> str:
        """Give the currency in which a project's client is billed."""
        return self.projects[project].currency


class Stage:
    """Everything a step of the month needs."""

    def __init__(
        self, data: Path, seed: int, count: int, start_epoch: int, settings: Mapping[str, str] = SETTINGS
    ) -> None:
        """Open a fresh house whose ids come from the seed, and plan its trainers.

        People and services draw from two sources: a broker may bring facts in another order, which changes what the
        services draw, and must not change what people's doings are called.
        """
        self.seed = seed
        self.clock = Clock(start_epoch)
        self._people_id = self._id_source("ids")
        self.house: House = open_house(data, self.clock, self._id_source("ids of services"), settings)
        self.trainers: list[PlannedTrainer] = plan_trainers(seed, count)
        self.known = Known()
        self.actors: dict[str, Actor] = {}

    def _id_source(self, what: str) -> Callable[[str], str]:
        return id_source(lambda: self.clock() * 1000, Random(f"{what} {self.seed}").randbytes)

    @contextmanager
    def unit(self, service: str, who: str | Actor) -> Iterator[tuple[Any, Call]]:
        """Open a unit of a service for a person, who is named by key or given."""
        actor = who if isinstance(who, Actor) else self.actors[who]
        wired = self.house.services[service]
        call = Call(actor, self.clock(), self._people_id)
        with wired.units.write(call) as unit:
            unit.doing = "hourbook month"
            yield unit, call

    @contextmanager
    def look(self, service: str) -> Iterator[Any]:
        """Open a unit that only reads."""
        wired = self.house.services[service]
        with wired.units.read(wired.call_as_service()) as unit:
            yield unit

    @contextmanager
    def step(self, title: str) -> Iterator[None]:
        """Time a step, pump what it caused, and say on standard error how long it took."""
        began = time.monotonic()
        print(f"  {title} …", end="", file=sys.stderr, flush=True)
        yield
        self.house.pump()
        self._expect_nothing_parked()
        print(f" {time.monotonic() - began:.1f} s", file=sys.stderr, flush=True)

    def _expect_nothing_parked(self) -> None:
        for name, service in self.house.services.items():
            for event_id, type_name, _key, reason in parked_facts(service):
                raise Refusal("fact_parked", f"{name} could not hear {type_name} {event_id}: {reason}")
