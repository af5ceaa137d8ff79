"""Facts per second: the relay against a bare producer, hearing hours into payroll against a bare consumer with COPY.

In: a house on real servers. Out: two results. Each round says the same number of approvals (one work week of one
trainer each, an entry a day); the relay carries them from timetracking's outbox to Kafka, and payroll hears, prices
and posts them. The bare producer sends the same keys, values and headers with the same settings to a topic as wide; the
bare consumer reads the relayed records, decodes them and copies a row an entry into one table, a batch a transaction.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Self

import psycopg
import sqlalchemy as sa
from kafka import KafkaConsumer, KafkaProducer

from deploy.bench.ground import Ground
from deploy.bench.result import Result, compared, seconds_of
from deploy.bench.work import DAYS, FIRST_WEEK, approvals
from deploy.onebox.house import House
from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope
from shared.events.timetracking import HoursApproved
from shared.plumbing.consumer import consume_once
from shared.plumbing.kafka_record import headers_of
from shared.plumbing.kafka_topics import KEEP_FOREVER, TopicPlan, create_topics
from shared.plumbing.kafka_url import KafkaUrl, read_kafka_url
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service

ROUNDS = 5
WEEKS_A_ROUND = 5
_BARE_TOPIC = "bench.bare"
_PRODUCER = {"acks": "all", "enable_idempotence": True, "linger_ms": 20, "batch_size": 131_072,
             "compression_type": "lz4"}  # fmt: skip
_CONSUMER = {"enable_auto_commit": False, "auto_offset_reset": "earliest", "max_poll_records": 2000}
_SILENCE_SECONDS = 20
_ROW = ("trainer_id", "approval_id", "entry_id", "entry_version", "engagement_id", "work_date", "zone", "seconds",
        "code", "start_epoch", "end_epoch")  # fmt: skip


def measure_facts(ground: Ground) -> list[Result]:
    """Measure both, round by round."""
    url = read_kafka_url(ground.backbone.log)
    create_topics(ground.backbone.log, [TopicPlan(_BARE_TOPIC, 12, KEEP_FOREVER)])
    rates: dict[str, list[float]] = {name: [] for name in ("relay", "produce", "hear", "copy")}
    with ground.open() as house, BareConsumer(url, ground.backbone.database_of("payroll")) as bare:
        house.pump()
        producer = KafkaProducer(**url.options, **_PRODUCER)
        for number in range(-1, ROUNDS):
            envelopes = _say_round(house, ground, number + 1)
            timed = _round(house, bare, producer, url, envelopes)
            # The first round warms up: connections, caches of statements, memory of the brokers.
            for name, seconds in timed.items() if number >= 0 else ():
                rates[name].append(len(envelopes) / seconds)
        producer.close()
    lines = [rate * DAYS for rate in rates["hear"]], [rate * DAYS for rate in rates["copy"]]
    return [
        compared("relay: outbox to Kafka; bare: KafkaProducer", "facts/s", rates["relay"], rates["produce"], 70),
        compared("hear, price, post hours; bare: KafkaConsumer and COPY", "entries/s", *lines, 30),
    ]


def _round(
    house: House, bare: BareConsumer, producer: KafkaProducer, url: KafkaUrl, envelopes: Sequence[Envelope]
) -> dict[str, float]:
    said = len(envelopes)
    return {
        "relay": seconds_of(lambda: _relay(house, said)),
        "produce": seconds_of(lambda: _produce(producer, url.named(_BARE_TOPIC), envelopes)),
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
    return [_envelope(service, fact) for fact in facts]


def _envelope(service: Service, fact: HoursApproved) -> Envelope:
    call = service.call_as_service()
    return Envelope(call.new_id("evt"), fact.TYPE, fact.VERSION, service.name, topic_of(fact.TYPE), fact.trainer_id,
                    call.at_epoch, call.traceparent, encode(fact))  # fmt: skip


def _relay(house: House, count: int) -> None:
    while count > 0:
        count -= relay_once(house.services["timetracking"], house.log, house.queue)


def _hear(house: House, count: int) -> None:
    heard, until = 0, time.monotonic() + _SILENCE_SECONDS
    while heard < count:
        step = consume_once(house.services["payroll"], house.log, 0.2)
        heard, until = heard + step, time.monotonic() + _SILENCE_SECONDS if step else until
        assert time.monotonic() < until, f"payroll heard {heard} of {count}, and then nothing more"


def _produce(producer: KafkaProducer, topic: str, envelopes: Sequence[Envelope]) -> None:
    sent = [producer.send(topic, one.data, one.key.encode(), headers_of(one)) for one in envelopes]
    producer.flush()
    for one in sent:
        one.get(timeout=0)


class BareConsumer:
    """What one writes in an afternoon: poll, decode, COPY, commit the table, commit the offsets."""

    def __init__(self, url: KafkaUrl, database: str) -> None:
        """Make the table; join as a group of one's own."""
        target = sa.make_url(database).set(drivername="postgresql")
        self._database = psycopg.connect(target.render_as_string(hide_password=False))
        columns = ", ".join(f"{name} text" for name in _ROW)
        self._database.execute(f"CREATE TABLE IF NOT EXISTS bench_copied ({columns})")
        self._database.commit()
        self._consumer = KafkaConsumer(group_id=url.named("bench"), **url.options, **_CONSUMER)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of both."""
        self._consumer.close(autocommit=False)
        self._database.close()

    def copy(self, topic: str, count: int) -> None:
        """Copy so many records."""
        if not self._consumer.subscription():
            self._consumer.subscribe([topic])
        until = time.monotonic() + _SILENCE_SECONDS
        while count > 0:
            polled = self._consumer.poll(timeout_ms=200)
            values = [json.loads(record.value) for records in polled.values() for record in records]
            if values:
                self._store(values)
                count, until = count - len(values), time.monotonic() + _SILENCE_SECONDS
            assert time.monotonic() < until, f"{count} records never came"

    def _store(self, values: Sequence[dict[str, object]]) -> None:
        with self._database.cursor() as cursor, cursor.copy(f"COPY bench_copied ({', '.join(_ROW)}) FROM STDIN") as to:
            for value in values:
                lines: list[dict[str, object]] = value["lines"]  # type: ignore[assignment]
                for line in lines:
                    to.write_row([line[name] if name in line else value[name] for name in _ROW])
        self._database.commit()
        self._consumer.commit()
