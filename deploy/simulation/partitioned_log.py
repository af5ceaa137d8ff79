"""An event log in memory with partitions: what Kafka promises, and nothing more.

In: envelopes. Out: records, in order within a partition; a key always lies in the same one. A group keeps one
position a partition. Nothing is durable beyond the process, which is all a simulated world needs.
"""

from __future__ import annotations

import zlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from shared.events.fact import Envelope
from shared.plumbing.event_log import Record

PARTITIONS = 3
Lane = tuple[str, int]


def lane_of(envelope: Envelope) -> Lane:
    """Give the topic and the partition an envelope lies in."""
    return envelope.topic, zlib.crc32(envelope.key.encode()) % PARTITIONS


class PartitionedLog:
    """An `EventLog` held to the same contract test as the real ones."""

    def __init__(self) -> None:
        """Begin empty."""
        self._lanes: defaultdict[Lane, list[Record]] = defaultdict(list)
        self._committed: defaultdict[tuple[str, Lane], int] = defaultdict(int)
        self._count = 0

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Append each to its partition."""
        for envelope in envelopes:
            self._count += 1
            self._lanes[lane_of(envelope)].append(Record(envelope, self._count, lane_of(envelope)[1]))

    def poll(self, group: str, topics: Sequence[str], limit: int, wait_seconds: float = 0) -> list[Record]:
        """Give the oldest records past the group's positions."""
        found = [record for lane in self._lanes_of(topics) for record in self._past(group, lane)]
        return sorted(found, key=lambda record: record.position)[:limit]

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Move the group's position of each partition to its last record here, forward or back."""
        for record in records:
            self._committed[group, lane_of(record.envelope)] = record.position

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count what lies past the group's positions."""
        return sum(len(self._past(group, lane)) for lane in self._lanes_of(topics))

    def lags(self, topics_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Count it for several groups."""
        return {group: self.lag(group, topics) for group, topics in topics_of.items()}

    def close(self) -> None:
        """Let go of nothing."""

    def _lanes_of(self, topics: Sequence[str]) -> list[Lane]:
        return [lane for lane in sorted(self._lanes) if lane[0] in topics]

    def _past(self, group: str, lane: Lane) -> list[Record]:
        committed, records = self._committed[group, lane], self._lanes[lane]
        if not records or records[-1].position <= committed:
            return []
        return [record for record in records if record.position > committed]
