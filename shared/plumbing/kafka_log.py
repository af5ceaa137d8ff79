"""The event log on Kafka (kafka-python): one idempotent producer for the relay, one consumer for each group.

In: envelopes. Out: records. Offsets are committed after the database, never by a timer. A member with a name of its own
(`member`) is static: it comes back after a restart to the partitions it had, without a rebalance.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import ExitStack
from threading import Lock
from typing import Any

import structlog
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import OffsetSpec

from shared.events.fact import Envelope
from shared.plumbing.event_log import Record
from shared.plumbing.fail_points import fail_point
from shared.plumbing.kafka_client import drop_producer, open_client
from shared.plumbing.kafka_member import Member
from shared.plumbing.kafka_record import headers_of
from shared.plumbing.kafka_url import read_kafka_url

PUBLISH_SECONDS = 30
DESCRIBED_SECONDS = 60
# Records linger until their batch is full or the flush behind the last one: few large requests, none of them late.
_PRODUCER = {
    "acks": "all", "enable_idempotence": True, "linger_ms": 1000, "batch_size": 131_072, "compression_type": "lz4",
    "retry_backoff_ms": 20, "max_block_ms": PUBLISH_SECONDS * 1000, "allow_auto_create_topics": False,
    "metrics_enabled": False,
    # Longer than we wait: a batch that expires by itself would let a later one of its key go first.
    "delivery_timeout_ms": 10 * PUBLISH_SECONDS * 1000,
}  # fmt: skip
_log = structlog.get_logger(__name__)


class KafkaLog:
    """An `EventLog` on Kafka. What only serves requests never publishes, and so never holds a producer."""

    def __init__(self, url: str, member: str = "") -> None:
        """Keep the URL; connections are made when they are first needed."""
        self._url = read_kafka_url(url)
        self._member_name = member
        self._producer: KafkaProducer | None = None
        self._members: dict[str, Member] = {}
        self._admin: KafkaAdminClient | None = None
        self._described: dict[str, list[TopicPartition]] = {}
        self._described_until = 0.0
        self._asking = Lock()

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Send all, pipelined; the broker refuses what is out of order, so a failure leaves no gap in a key."""
        if not envelopes:
            return
        if self._producer is None:
            self._producer = open_client(KafkaProducer, **self._url.options, **_PRODUCER)
        try:
            under_way = [
                self._producer.send(self._url.named(one.topic), one.data, one.key.encode(), headers_of(one))
                for one in envelopes
            ]
            fail_point("kafka.sent")
            self._producer.flush(timeout=PUBLISH_SECONDS)
            for sent in under_way:
                sent.get(timeout=0)
        except BaseException:
            # What is still buffered must not go out behind our back, after what the relay sends again.
            producer, self._producer = self._producer, None
            drop_producer(producer)
            raise

    def poll(self, group: str, topics: Sequence[str], limit: int, wait_seconds: float = 0) -> list[Record]:
        """Join the group at the first poll; then give what has arrived."""
        if not topics:
            return []
        if group in self._members and (self._members[group].heart_stopped() or self._stands_still(group)):
            _log.warning("member_replaced", group=group)
            self._members.pop(group).close()
        if group not in self._members:
            self._members[group] = Member(self._url, group, self._member_name)
        return self._members[group].poll(topics, limit, wait_seconds)

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Commit the offsets behind these records, and wait for the broker to say so."""
        self._members[group].commit(records)

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Compare the ends of the partitions with what the group has committed."""
        return self.lags({group: topics})[group]

    def lags(self, topics_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Compare them for all groups in two requests; what was committed since the first is no lag."""
        with self._asking:
            admin = self._opened_admin()
            places = {group: self._places(admin, topics) for group, topics in topics_of.items() if topics}
            return dict.fromkeys(topics_of, 0) | self._behind(admin, places)

    def _behind(self, admin: KafkaAdminClient, places: Mapping[str, Collection[TopicPartition]]) -> dict[str, int]:
        """Count what each group has not committed of its partitions."""
        every = {place for some in places.values() for place in some}
        ends = _offsets(admin, every, OffsetSpec.LATEST)
        named = {self._url.named(group): list(some) for group, some in places.items()}
        committed = admin.list_group_offsets(named) if named else {}
        begun = {group: committed[self._url.named(group)] for group in places}
        short = {one for group, some in places.items() for one in some if begun[group][one].offset < ends[one]}
        # What was never read begins where the partition does; so does what was deleted before it was read.
        starts = _offsets(admin, short, OffsetSpec.EARLIEST)
        return {
            group: sum(max(ends[one] - max(begun[group][one].offset, starts[one]), 0) for one in some if one in starts)
            for group, some in places.items()
        }

    def _stands_still(self, group: str) -> bool:
        """Say whether a member is given nothing though something waits for it, seen twice with time between to hear it.

        A client whose thread met an error may go on as if no broker had anything for it, and would do so for ever.
        """
        member = self._members[group]
        if not member.is_to_be_doubted():
            return False
        with self._asking:
            behind = self._behind(self._opened_admin(), {group: ours})[group] if (ours := member.places()) else 0
        return member.doubt(waits=behind > 0)

    def _opened_admin(self) -> KafkaAdminClient:
        if self._admin is None:
            self._admin = open_client(KafkaAdminClient, **self._url.options)
        return self._admin

    def _places(self, admin: KafkaAdminClient, topics: Sequence[str]) -> list[TopicPartition]:
        """Give the partitions of topics, which are asked for once a minute: somebody may have added some."""
        if time.monotonic() > self._described_until:
            self._described, self._described_until = {}, time.monotonic() + DESCRIBED_SECONDS
        names = [self._url.named(topic) for topic in topics]
        missing = [name for name in names if name not in self._described]
        for one in admin.describe_topics(missing) if missing else ():
            self._described[one["name"]] = [
                TopicPartition(one["name"], part["partition_index"]) for part in one["partitions"]
            ]
        return [place for name in names for place in self._described[name]]

    def close(self) -> None:
        """Leave the brokers; a static member stays in its group until it comes back or its session ends."""
        with ExitStack() as closing:
            # One that cannot be closed keeps none of the others open.
            for member in self._members.values():
                closing.callback(member.close)
            if self._producer is not None:
                closing.callback(self._producer.close, timeout=PUBLISH_SECONDS)
            if self._admin is not None:
                closing.callback(self._admin.close)
            self._members, self._producer, self._admin = {}, None, None


def _offsets(admin: KafkaAdminClient, places: Collection[TopicPartition], which: OffsetSpec) -> dict[Any, int]:
    found = admin.list_partition_offsets(dict.fromkeys(places, which)) if places else {}
    return {place: one.offset for place, one in found.items()}
