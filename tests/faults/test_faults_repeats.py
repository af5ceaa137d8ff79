"""Facts that come twice, out of order across keys, and all over again from the first: each is heard once."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import pytest
from kafka import KafkaAdminClient
from kafka.admin import OffsetSpec
from ordeal import BACKBONES, Ordeal, Record, ordeal
from troupe import HouseApart, Nursery

from deploy.onebox.backbone import backbone_of
from shared.events.catalogue import FACTS, topic_of
from shared.events.fact import Envelope
from shared.plumbing.event_log import EventLog
from shared.plumbing.kafka_url import read_kafka_url
from shared.plumbing.relay import relay_once

pytestmark = pytest.mark.slow
EMPTY_SECONDS = 60


@dataclass
class Mischief:
    """A relay's log that publishes everything twice, keys shuffled, as no relay would and a network may."""

    log: EventLog
    draw: Random
    earlier: list[Envelope] = field(default_factory=list)

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Keep each key's own order, which the log promises; old facts of any age come back after new ones."""
        self.log.publish(self._shuffled(envelopes))
        self.earlier += envelopes
        self.log.publish(self._shuffled(self.earlier))

    def _shuffled(self, envelopes: Sequence[Envelope]) -> list[Envelope]:
        keys = [envelope.key for envelope in envelopes]
        self.draw.shuffle(keys)
        queues = {key: iter([one for one in envelopes if one.key == key]) for key in keys}
        return [next(queues[key]) for key in keys]


@pytest.mark.parametrize("backbone", BACKBONES)
def test_facts_published_again_and_again_in_another_order(
    backbone: str, request: pytest.FixtureRequest, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    with ordeal(request.getfixturevalue(backbone), nursery, tmp_path / "data", {}) as run:
        run.players.end("relay", signal.SIGTERM)
        mischief = Mischief(run.house.log, Random(7))
        run.players.beside.append(partial(relay_all, run.house, mischief))
        run.tell("published again, keys shuffled", lambda: len(mischief.earlier), record_property)


def relay_all(house: HouseApart, log: Mischief) -> None:
    for service in house.services.values():
        relay_once(service, log, house.queue)


@pytest.mark.parametrize("backbone", BACKBONES)
def test_a_consumer_told_to_begin_at_the_first_fact(
    backbone: str, request: pytest.FixtureRequest, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    with ordeal(request.getfixturevalue(backbone), nursery, tmp_path / "data", {}) as run:
        again: list[int] = []
        run.house.storms.extend([lambda: None] * 5 + [lambda: again.append(begin_again(run))])
        run.tell("heard again from the first", lambda: sum(again), record_property)


def begin_again(run: Ordeal) -> int:
    """Set every group back to the beginning of its topics; gives how many records are heard again."""
    run.players.end("consume", signal.SIGTERM)
    if run.before.ground.stack:
        rewind_kafka(run)
    else:
        with sqlite3.connect(run.data / "events.db") as connection:
            connection.execute("UPDATE offsets SET position = 0")
        connection.close()
    topics = sorted({topic_of(fact) for fact in FACTS})
    behind = sum(run.house.log.lag(name, topics) for name in run.house.services)
    run.players.start("consume")
    return behind


def rewind_kafka(run: Ordeal) -> None:
    """Set offsets back once the groups are empty: their static members stay until their sessions end."""
    url = read_kafka_url(backbone_of(run.data).log)
    with KafkaAdminClient(**url.options) as admin:
        for name in run.house.services:
            group, until = url.named(name), time.monotonic() + EMPTY_SECONDS
            places = admin.list_group_offsets({group: None})[group]
            while places:
                done = admin.reset_group_offsets(group, dict.fromkeys(places, OffsetSpec.EARLIEST))
                if not any(failed(one["error"]) for one in done.values()):
                    break
                assert time.monotonic() < until, done
                time.sleep(0.5)


def failed(error: object) -> bool:
    return getattr(error, "errno", 0) != 0
