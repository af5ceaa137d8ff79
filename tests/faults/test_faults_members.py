"""Processes beside each other on real servers: relays by mistake, consumers that share, one that slept too long."""

from __future__ import annotations

import signal
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

import pytest
from ordeal import ON_STACK, Ordeal, Record, ordeal
from story import Before
from troupe import Nursery

# Twice a session of the nursery's members; and what others may need to take over on a busy machine.
SLEEP_SECONDS, PATIENCE_SECONDS = 12, 90
pytestmark = [pytest.mark.slow, *ON_STACK]


def test_two_relays_by_mistake(on_stack: Before, nursery: Nursery, tmp_path: Path, record_property: Record) -> None:
    with ordeal(on_stack, nursery, tmp_path / "data", {}, [("relay", "relay-2")]) as run:
        relays = [partial(run.players.events, name, "relayed") for name in ("relay", "relay-2")]
        run.tell("two relays", lambda: min(count() for count in relays), record_property)


def test_consumers_share_and_one_joins_and_dies(
    on_stack: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    with ordeal(on_stack, nursery, tmp_path / "data", {}, [("consume", "consume-2")]) as run:
        players, third = run.players, "consume-3"
        run.house.storms.extend([
            partial(players.start, "consume", third),
            lambda: None,
            partial(players.end, third, signal.SIGKILL),
        ])  # fmt: skip
        run.tell("a third consumer joins and dies", lambda: players.deaths[third], record_property)
        assert min(players.events(name, "facts_heard") for name in ("consume", "consume-2")) > 0, "both had a share"


@dataclass
class Bedside:
    """Wakes a consumer once others have done its part, `taken_over`, or cannot: it has left a transaction open.

    All services of a process sleep with the one that reached the point, and one of them may be amid a transaction.
    """

    run: Ordeal
    since: float = 0.0
    taken_over: bool = False
    left_open: set[int] = field(default_factory=set)

    def look(self) -> None:
        """Wake it where it slept past its session with the same transactions open, or longer than patience lasts."""
        if not self.run.players.asleep("consume"):
            return
        now, open_now = time.monotonic(), self.run.house.left_open()
        self.left_open = self.left_open & open_now if self.since else open_now
        self.since = self.since or now
        self.taken_over = not self.run.house.waiting()
        held = bool(self.left_open) and now > self.since + SLEEP_SECONDS
        if self.taken_over or held or now > self.since + PATIENCE_SECONDS:
            self.run.players.wake("consume")


@pytest.mark.parametrize("point", ["consumer.polled", "consumer.applied", "consumer.heard"])
def test_a_consumer_that_wakes_after_others_took_its_place(
    point: str, on_stack: Before, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    """It sleeps longer than its session, with facts polled, with a transaction open, with effects not acknowledged."""
    plan = {"consume": [f"{point}:2:sleep"]}
    with ordeal(on_stack, nursery, tmp_path / "data", plan, [("consume", "consume-2")]) as run:
        bedside = Bedside(run)
        run.players.beside.append(bedside.look)
        run.tell(f"asleep at {point}", lambda: int(bedside.since > 0), record_property)
        assert bedside.taken_over or bedside.left_open, "others do the part of one that sleeps, unless it holds it"
        assert not bedside.taken_over or point != "consumer.applied", "nobody can while its transaction is open"
