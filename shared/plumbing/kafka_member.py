"""One member of a Kafka consumer group. In: topics. Out: records, given again until they are committed.

A Kafka consumer moves on when it is polled; a port's `poll` gives what is not committed. So a member remembers where
the last batch began and goes back there unless it was committed.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

import structlog
from kafka import KafkaConsumer, OffsetAndMetadata, TopicPartition
from kafka.coordinator.assignors.range import RangePartitionAssignor
from kafka.errors import (
    CommitFailedError,
    IllegalGenerationError,
    RebalanceInProgressError,
    UnknownMemberIdError,
)

from shared.plumbing.event_log import Record
from shared.plumbing.kafka_client import open_client
from shared.plumbing.kafka_record import envelope_in
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
# A member joins its group only while it is waited for: whoever polls without waiting would never be given anything.
JOIN_SECONDS = 0.2
# How often a member looks whether there are partitions that were not shared out: a comparison of two small tables.
LOOK_SECONDS = 5.0
# How long a poll may wait at a time, whatever it is told.
POLL_SECONDS = 1.0
# A member that was given nothing for so long is asked whether that can be; where it cannot, once more a little later.
QUIET_SECONDS, DOUBTED_SECONDS = 60.0, 10.0
_log = structlog.get_logger(__name__)


class _Sharing(RangePartitionAssignor):
    """Shares partitions out in ranges, and tells every member how many of each topic were known when it was done.

    A static member that comes back is given what it had, without a rebalance, and takes itself for a follower though
    the broker has it for the leader. Was that shared out before the topics were known, or came partitions since, nobody
    would hear the rest, nor look for it. A member that knows other partitions than were shared out asks for it anew.
    """

    def __init__(self) -> None:
        self.partitions: Callable[[str], Collection[int] | None] = lambda _topic: None
        self._shared_out: Mapping[str, int] = {}

    def assign(self, cluster: Any, members: Any) -> Any:
        """Share out, as the leader of the group."""
        shares = super().assign(cluster, members)
        topics = sorted({topic for member in members for topic in member.metadata.topics})
        counts = {topic: len(cluster.partitions_for_topic(topic) or ()) for topic in topics}
        for share in shares.values():
            share.user_data = json.dumps(counts).encode()
        return shares

    def on_assignment(self, assignment: Any, generation: int) -> None:
        """Remember what was known; a leader of an older version tells nothing."""
        self._shared_out = json.loads(assignment.user_data or b"{}")

    def is_outdated(self, topics: Collection[str]) -> bool:
        """Say whether other partitions of these topics are known now than were shared out."""
        return any(self._shared_out.get(topic, 0) != len(self.partitions(topic) or ()) for topic in topics)


class Member:
    """A consumer, what it listens to, and where its uncommitted records begin."""

    def __init__(self, url: KafkaUrl, group: str, name: str) -> None:
        """Connect; the group is joined at the first poll. With a name, the member is static."""
        self._url = url
        self._group = group
        static = {"group_instance_id": f"{group}-{name}"} if name else {}
        self._sharing = _Sharing()
        self._consumer = open_client(
            KafkaConsumer, group_id=url.named(group), partition_assignment_strategy=[self._sharing],
            **url.options, **_CONSUMER, **static,
        )  # fmt: skip
        self._coordinator = self._consumer._coordinator  # noqa: SLF001 - the client tells its state nowhere else
        # While a heartbeat is overdue the client lets no poll wait: it would turn on the spot as long as its broker is
        # silent, and keep something of every turn. Hearts beat by themselves, and our polls are short.
        self._coordinator.time_to_next_poll = lambda: POLL_SECONDS
        self._sharing.partitions = self._consumer._cluster.partitions_for_topic  # noqa: SLF001 - what is known, unasked
        self._topics: list[str] = []
        self._look_at = 0.0
        self._given: dict[TopicPartition, tuple[int, int]] = {}
        self._doubt_at, self._doubted = time.monotonic() + QUIET_SECONDS, False

    def poll(self, topics: Sequence[str], limit: int, wait_seconds: float) -> list[Record]:
        """Give what has arrived, each partition's records together."""
        if list(topics) != self._topics:
            self._topics = list(topics)
            self._given = {}
            # Asked before joining: whoever leads the group shares out what it knows.
            self._consumer.topics()
            self._consumer.subscribe([self._url.named(topic) for topic in topics])
        self._look()
        self._go_back()
        if self._joins():
            wait_seconds = max(wait_seconds, JOIN_SECONDS)
        arrived = self._consumer.poll(timeout_ms=int(wait_seconds * 1000), max_records=limit)
        self._given = {place: (records[0].offset, records[-1].offset) for place, records in arrived.items()}
        if arrived:
            self._doubt_at, self._doubted = time.monotonic() + QUIET_SECONDS, False
        return [
            Record(envelope_in(self._url.plain(one.topic), one), one.offset, one.partition)
            for place in sorted(arrived)
            for one in arrived[place]
        ]

    def _joins(self) -> bool:
        """Say whether the member joins its group, and see to it that the client goes on with that until it is done.

        kafka-python 3.0.12 joins anew when it finds other partitions than its group knows of. A poll that ends before
        the broker has answered leaves the rest to the next one; but where the broker shared them out meanwhile, the
        reason is gone, and the next poll finds nothing to do: the member stays between two states, without a heartbeat,
        until its session has expired. Asked for in so many words, a join is finished.
        """
        if self._coordinator.stable() and not self._coordinator.need_rejoin():
            return False
        self._coordinator.request_rejoin()
        return True

    def _look(self) -> None:
        """Have partitions shared out anew where others are known since; the client asks the broker for them itself."""
        if time.monotonic() < self._look_at:
            return
        self._look_at = time.monotonic() + LOOK_SECONDS
        if self._coordinator.stable() and self._sharing.is_outdated([self._url.named(topic) for topic in self._topics]):
            _log.info("partitions_shared_anew", group=self._group)
            self._coordinator.request_rejoin()

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
        return bool(
            self._coordinator.time_to_next_heartbeat() == 0 and self._coordinator.heartbeat.session_timeout_expired()
        )

    def is_to_be_doubted(self) -> bool:
        """Say whether it was given nothing for so long that somebody should look whether that can be."""
        return time.monotonic() > self._doubt_at

    def places(self) -> set[TopicPartition]:
        """Give the partitions that are this member's."""
        return set(self._consumer.assignment())

    def doubt(self, *, waits: bool) -> bool:
        """Note whether something waits in its partitions; says whether that was so before, and nothing given since.

        One that has not become a member in all that time is not waited for either.
        """
        waits = waits or not self._coordinator.stable()
        lost, self._doubted = self._doubted and waits, waits
        self._doubt_at = time.monotonic() + (DOUBTED_SECONDS if waits else QUIET_SECONDS)
        return lost

    def close(self) -> None:
        """Disconnect."""
        self._consumer.close(autocommit=False)
