"""One member of a Kafka consumer group. In: topics. Out: records, given again until they are committed.

A Kafka consumer moves on when it is polled; a port's `poll` gives what is not committed. So a member remembers where
the last batch began and goes back there unless it was committed.
"""

from __future__ import annotations

from collections.abc import Sequence

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from shared.plumbing.event_log import Record
from shared.plumbing.kafka_record import envelope_of
from shared.plumbing.kafka_url import KafkaUrl

SESSION_SECONDS = 30
COMMIT_SECONDS = 30
_CONSUMER = {
    "enable_auto_commit": False, "auto_offset_reset": "earliest", "allow_auto_create_topics": False,
    "session_timeout_ms": SESSION_SECONDS * 1000, "heartbeat_interval_ms": 3_000, "retry_backoff_ms": 20,
    "fetch_max_wait_ms": 200, "metadata_max_age_ms": 60_000, "metrics_enabled": False,
}  # fmt: skip
# The group has given our partitions to somebody else, who hears these records again; the inbox drops what was heard.
_LOST = (CommitFailedError, IllegalGenerationError, RebalanceInProgressError, UnknownMemberIdError)
_log = structlog.get_logger(__name__)


class Member:
    """A consumer, what it listens to, and where its uncommitted records begin."""

    def __init__(self, url: KafkaUrl, group: str, name: str) -> None:
        """Connect; the group is joined at the first poll. With a name, the member is static."""
        self._url = url
        self._group = group
        static = {"group_instance_id": f"{group}-{name}"} if name else {}
        self._consumer = KafkaConsumer(group_id=url.named(group), **url.options, **_CONSUMER, **static)
        self._topics: list[str] = []
        self._given: dict[TopicPartition, tuple[int, int]] = {}

    def poll(self, topics: Sequence[str], limit: int, wait_seconds: float) -> list[Record]:
        """Give what has arrived, each partition's records together."""
        if list(topics) != self._topics:
            self._topics = list(topics)
            self._given = {}
            self._consumer.subscribe([self._url.named(topic) for topic in topics])
        self._go_back()
        arrived = self._consumer.poll(timeout_ms=int(wait_seconds * 1000), max_records=limit)
        self._given = {place: (records[0].offset, records[-1].offset) for place, records in arrived.items()}
        return [
            Record(envelope_of(self._url.plain(one.topic), one.key, one.value, one.headers), one.offset, one.partition)
            for place in sorted(arrived)
            for one in arrived[place]
        ]

    def _go_back(self) -> None:
        ours = self._consumer.assignment()
        for place, (first, _last) in self._given.items():
            if place in ours:
                self._consumer.seek(place, first)
        self._given = {}

    def commit(self, records: Sequence[Record]) -> None:
        """Commit the offset behind the last record of each partition."""
        behind: dict[TopicPartition, OffsetAndMetadata] = {}
        for record in records:
            place = TopicPartition(self._url.named(record.envelope.topic), record.partition)
            behind[place] = OffsetAndMetadata(record.position + 1, "", -1)
        try:
            self._consumer.commit(behind, timeout_ms=COMMIT_SECONDS * 1000)
        except _LOST as error:
            _log.warning("commit_too_late", group=self._group, error=type(error).__name__)
            self._given = {}
            return
        left = {place: (behind[place].offset if place in behind else first, last)
                for place, (first, last) in self._given.items()}  # fmt: skip
        self._given = {place: (first, last) for place, (first, last) in left.items() if first <= last}

    def heart_stopped(self) -> bool:
        """Say whether the client no longer tells the broker that it lives, though it believes itself a member.

        kafka-python 3.0.12 now and then loses its heartbeat while joining on a busy machine. It then polls without a
        pause, and after a session's time the broker gives its partitions away without its noticing.
        """
        coordinator = self._consumer._coordinator  # noqa: SLF001 - the client tells it nowhere else
        return bool(coordinator.time_to_next_heartbeat() == 0 and coordinator.heartbeat.session_timeout_expired())

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close(autocommit=False)
