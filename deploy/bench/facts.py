"""Facts per second: the relay against a bare producer, hearing hours into payroll against a bare consumer with COPY.

In: a house on real servers. Out: two results. Each round says the same number of approvals (one work week of one
trainer each, an entry a day); the relay carries them from timetracking's outbox to Kafka, and payroll hears, prices
and posts them. The bare producer sends the same keys, values and headers, as safely, to a topic as wide; the
bare consumer reads the relayed records, decodes them and copies a row an entry into one table, a batch a transaction.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import timedelta

from deploy.bench.bare_kafka import BareConsumer, BareProducer
from deploy.bench.ground import Ground
from deploy.bench.result import Result, compared, seconds_of
from deploy.bench.work import DAYS, FIRST_WEEK, approvals, in_envelope
from deploy.onebox.house import House
from deploy.roles.settled import settle
from shared.events.fact import Envelope
from shared.plumbing.consumer import consume_once
from shared.plumbing.kafka_topics import KEEP_FOREVER, TopicPlan, create_topics
from shared.plumbing.kafka_url import KafkaUrl, read_kafka_url
from shared.plumbing.relay import relay_once

ROUNDS = 5
WEEKS_A_ROUND = 5
_BARE_TOPIC = "bench.bare"
# Longer than a stopped static member keeps its partitions.
_SILENCE_SECONDS = 60


def measure_facts(ground: Ground) -> list[Result]:
    """Measure both, round by round."""
    url = read_kafka_url(ground.backbone.log)
    create_topics(ground.backbone.log, [TopicPlan(_BARE_TOPIC, 12, KEEP_FOREVER)])
    rates: dict[str, list[float]] = {name: [] for name in ("relay", "produce", "hear", "copy")}
    database = ground.backbone.database_of("payroll")
    with ground.open() as house, BareConsumer(url, database) as bare, BareProducer(url) as producer:
        house.pump()
        # As the processes of both roles do.
        settle()
        for number in range(-1, ROUNDS):
            envelopes = _say_round(house, ground, number + 1)
            timed = _round(house, bare, producer, url, envelopes)
            # The first round warms up: connections, caches of statements, memory of the brokers.
            for name, seconds in timed.items() if number >= 0 else ():
                rates[name].append(len(envelopes) / seconds)
    lines = [rate * DAYS for rate in rates["hear"]], [rate * DAYS for rate in rates["copy"]]
    return [
        compared("relay: outbox to Kafka; bare: KafkaProducer", "facts/s", rates["relay"], rates["produce"], 70),
        compared("hear, price, post hours; bare: KafkaConsumer and COPY", "entries/s", *lines, 30),
    ]


def _round(
    house: House, bare: BareConsumer, producer: BareProducer, url: KafkaUrl, envelopes: Sequence[Envelope]
) -> dict[str, float]:
    said = len(envelopes)
    return {
        "relay": seconds_of(lambda: _relay(house, said)),
        "produce": seconds_of(lambda: producer.send(url.named(_BARE_TOPIC), envelopes)),
        "hear": seconds_of(lambda: _hear(house, said)),
        "copy": seconds_of(lambda: bare.copy(url.named(envelopes[0].topic), said)),
    }


def _say_round(house: House, ground: Ground, number: int) -> list[Envelope]:
    """Put a round's approvals into timetracking's outbox; gives them as they will travel."""
    service = house.services["timetracking"]
    week = FIRST_WEEK + timedelta(weeks=WEEKS_A_ROUND * number)
    facts = list(approvals(ground.engagements, week, WEEKS_A_ROUND, service.wiring.new_id))
    with service.units.write(service.call_as_service()) as unit:
        for fact in facts:
            unit.say(fact)
    call = service.call_as_service()
    return [in_envelope(call, service.name, fact) for fact in facts]


def _relay(house: House, count: int) -> None:
    while count > 0:
        count -= relay_once(house.services["timetracking"], house.log, house.queue)


def _hear(house: House, count: int) -> None:
    heard, until = 0, time.monotonic() + _SILENCE_SECONDS
    while heard < count:
        step = consume_once(house.services["payroll"], house.log, 0.2)
        heard, until = heard + step, time.monotonic() + _SILENCE_SECONDS if step else until
        assert time.monotonic() < until, f"payroll heard {heard} of {count}, and then nothing more"
