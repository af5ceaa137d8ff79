"""The event log's port: what a relay publishes to and a consumer reads from.

In: envelopes. Out: records in publishing order per key, at least once, from each group's last commit.
Adapters: `embedded_log` (an append-only table); Kafka follows behind the same contract test.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from shared.events.fact import Envelope


@dataclass(frozen=True)
class Record:
    """An envelope and where the log keeps it."""

    envelope: Envelope
    position: int


class EventLog(Protocol):
    """An append-only log with consumer groups."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Append all, in order; returns once they are durable."""

    def poll(self, group: str, topics: Sequence[str], limit: int) -> list[Record]:
        """Give up to `limit` records of `topics` after the group's committed position, oldest first."""

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Remember that the group has done with these polled records."""

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count the records of `topics` that the group has not committed."""

    def close(self) -> None:
        """Let go of files and connections."""
