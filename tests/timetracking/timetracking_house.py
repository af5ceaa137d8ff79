"""The service under test as its tests drive it: told facts, acted upon by somebody, asked what it said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path

import msgspec
import places
import sqlalchemy as sa

from services.timetracking.main import service
from shared.events.catalogue import FACTS, encode, topic_of
from shared.events.fact import Envelope, Fact
from shared.events.onboarding import EngagementStarted, TrainerRegistered
from shared.plumbing.consumer import hear, parked_facts
from shared.plumbing.service import Service, Wiring
from shared.plumbing.unit import OUTBOX
from shared.values.call import Actor, Call

NOON = 1_791_201_600  # 2026-10-05T12:00:00Z, a Monday
BERLIN = "Europe/Berlin"
BASE = "/api/timetracking/v1"
# Who knocks at the door.
CALLERS = {
    "ann": Actor("usr_ann", frozenset({"trainer"}), trainer_id="trn_ann"),
    "boss": Actor("usr_boss", frozenset({"approver"})),
    "admin": Actor("usr_admin", frozenset({"admin"})),
    "lab": Actor("usr_lab", frozenset({"client"}), client_id="cli_1"),
    "other_lab": Actor("usr_other_lab", frozenset({"client"}), client_id="cli_2"),
    "judge": Actor("usr_judge", frozenset({"finance"})),
    "lead": Actor("usr_lead", frozenset({"approver"})),
}
PEOPLE = [
    TrainerRegistered("trn_ann", "ven_1", "A-1", "Ann", "Lee", "Ann@example.org", "DE", BERLIN, "contractor"),
    TrainerRegistered("trn_ben", "ven_1", "A-2", "Ben", "Okri", "ben@example.org", "DE", BERLIN, "contractor"),
    TrainerRegistered("trn_cy", "ven_2", "B-1", "Cy", "Diaz", "cy@example.org", "US", "America/New_York", "contractor"),
]


def engagement(key: str, trainer: str, project: str = "Tides", **changes: object) -> EngagementStarted:
    """Give an engagement in Berlin from Monday 2026-10-05 on, capped at ten hours a week."""
    start = EngagementStarted(f"eng_{key}", trainer, "ven_1", "cli_1", f"prj_{project.lower()}", project, "world",
                              "contractor", BERLIN, 0, 0, "EUR", "2026-10-05", None, 36_000)  # fmt: skip
    return replace(start, **changes)


class House:
    """The service under test: tell it facts, act as somebody, read what it said."""

    def __init__(self, wired: Service, first_event: int) -> None:
        self.service = wired
        self._numbers = count(first_event)

    def tell(self, *facts: Fact) -> None:
        envelopes = [
            Envelope(f"evt_{next(self._numbers)}", fact.TYPE, fact.VERSION, "test", topic_of(fact.TYPE),
                     str(getattr(fact, fact.KEY)), NOON, "", encode(fact))
            for fact in facts
        ]  # fmt: skip
        hear(self.service, envelopes)
        assert parked_facts(self.service) == []

    def call(self, user: str, *roles: str, **ids: str) -> Call:
        return Call(Actor(user, frozenset(roles), **ids), NOON, self.service.wiring.new_id)

    def later(self, call: Call, seconds: int) -> Call:
        """Give the same caller's call so long after this one."""
        return replace(call, at_epoch=call.at_epoch + seconds)

    def tick(self, name: str, at_epoch: int) -> int:
        """Let the clock make due what is due by then."""
        call = replace(self.service.call_as_service(), at_epoch=at_epoch)
        return self.do(call, self.service.ticks[name])

    def do(self, call: Call, verb: Callable, *arguments: object) -> object:
        with self.service.units.write(call) as unit:
            return verb(unit, call, *arguments)

    def said(self, kind: type[Fact] | None = None) -> list[Fact]:
        query = sa.select(OUTBOX.c.type, OUTBOX.c.data).order_by(OUTBOX.c.position)
        with self.service.units.engine.connect() as connection:
            facts = [msgspec.json.decode(row.data, type=FACTS[row.type]) for row in connection.execute(query)]
        return [fact for fact in facts if kind is None or isinstance(fact, kind)]

    def findings(self) -> list[str]:
        call = self.call("usr_check", "admin")
        with self.service.units.read(call) as unit:
            return [f"{finding.code} {finding.subject}" for finding in self.service.check(unit)]


def open_house(database: Path, first_event: int) -> House:
    """Wire the service on a file; its ids count up, those of the events it hears from `first_event`."""
    numbers = count(1)
    wiring = Wiring(places.database_url(database), lambda: NOON, lambda prefix: f"{prefix}_{next(numbers):06d}",
                    lambda _name: b"k" * 32, lambda: {"keys": []})  # fmt: skip
    return House(service(wiring), first_event)
