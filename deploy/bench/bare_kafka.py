"""The bare Kafka clients that relay and consumer are held against: what one writes in an afternoon.

In: where the broker is, the records, a database. Out: records acknowledged; rows copied. They stand beside the
plumbing, not on it, which is why this file alone outside of it speaks to a broker.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Self

import psycopg
import sqlalchemy as sa
from kafka import KafkaConsumer, KafkaProducer

from shared.events.fact import Envelope
from shared.plumbing.kafka_record import headers_of
from shared.plumbing.kafka_url import KafkaUrl

_PRODUCER = {"acks": "all", "enable_idempotence": True, "linger_ms": 20, "batch_size": 131_072,
             "compression_type": "lz4"}  # fmt: skip
_CONSUMER = {"enable_auto_commit": False, "auto_offset_reset": "earliest", "max_poll_records": 2000}
_SILENCE_SECONDS = 60
_ROW = ("trainer_id", "approval_id", "entry_id", "entry_version", "engagement_id", "work_date", "zone", "seconds",
        "code", "start_epoch", "end_epoch")  # fmt: skip


class BareProducer:
    """Send all, flush, look at every answer."""

    def __init__(self, url: KafkaUrl) -> None:
        """Connect."""
        self._producer = KafkaProducer(**url.options, **_PRODUCER)

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Disconnect."""
        self._producer.close()

    def send(self, topic: str, envelopes: Sequence[Envelope]) -> None:
        """Send the same keys, values and headers as the relay, and wait until all are acknowledged."""
        sent = [self._producer.send(topic, one.data, one.key.encode(), headers_of(one)) for one in envelopes]
        self._producer.flush()
        for one in sent:
            one.get(timeout=0)


class BareConsumer:
    """Poll, decode, COPY, commit the table, commit the offsets."""

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
