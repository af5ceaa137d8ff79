"""The event log's port: what a relay publishes to and a consumer reads from.

In: envelopes. Out: records in publishing order per key, at least once, from each group's last commit.
Adapters: `embedded_log` (an append-only table) and `kafka_log`, held to one contract test.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple, Protocol

from shared.events.fact import Envelope


class Record(NamedTuple):
    """An envelope and where the log keeps it: its place in one partition of its topic."""

    envelope: Envelope
    position: int
    partition: int = 0


class EventLog(Protocol):
    """An append-only log with consumer groups. One thread polls and commits; lags may be asked from any."""

    def publish(self, envelopes: Sequence[Envelope]) -> None:
        """Append all, in order; returns once they are durable.

        Where it raises, some may be in the log and, of each key, only the first ones: publish all of them again.
        """

    def poll(self, group: str, topics: Sequence[str], limit: int, wait_seconds: float = 0) -> list[Record]:
        """Give up to `limit` records of `topics` after what the group has committed, each key's oldest first.

        Records that were polled and not committed are given again. It may give none although there are some, where
        they have not arrived within `wait_seconds`; `lag` knows.
        """

    def commit(self, group: str, records: Sequence[Record]) -> None:
        """Remember that the group has done with these records, which were polled last."""

    def lag(self, group: str, topics: Sequence[str]) -> int:
        """Count the records of `topics` that the group has not committed."""

    def lags(self, topics_of: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Count them for several groups, each with its topics: cheaper than one by one."""

    def close(self) -> None:
        """Let go of files and connections; what was polled and not committed will be given again."""
