"""The topics, made by command: how many partitions each has and how long it keeps its facts.

In: a Kafka URL. Out: topics as this file says. Nothing makes a topic by using it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kafka import KafkaAdminClient
from kafka.errors import BrokerResponseError, RetriableError

from shared.events.catalogue import FACTS, NEWEST_ONLY, topic_of
from shared.plumbing.kafka_client import open_client
from shared.plumbing.kafka_url import read_kafka_url

_DAY_MS = 86_400_000
KEEP_FOREVER = -1
DELETE, COMPACT = "delete", "compact"
# Kafka compacts when half of a partition is old, which may be never; so long it may take at most.
COMPACT_WITHIN_MS = 7 * _DAY_MS
# What grows with hours worked: keyed by trainer, so that many consumers may share it.
_BUSY = {
    "timetracking.hours",
    "timetracking.timesheet",
    "payroll.earnings",
    "payroll.payment",
    "payments.payment",
    "billing.charges",
}
# Whom they name is told elsewhere once they matter, and they end by themselves.
_PASSING = {"identity.invitation"}


@dataclass(frozen=True)
class TopicPlan:
    """What a topic is made with. Partitions may be added later, which moves keys: drain the topic first."""

    name: str
    partitions: int
    retention_ms: int
    cleanup: str = DELETE

    def settings(self) -> dict[str, str]:
        """Give what the broker is told, by its names."""
        kept = {"retention.ms": str(self.retention_ms), "cleanup.policy": self.cleanup}
        return kept | ({"max.compaction.lag.ms": str(COMPACT_WITHIN_MS)} if self.cleanup == COMPACT else {})


def planned_topics() -> list[TopicPlan]:
    """Give every topic of the house: busy ones are wide and keep a year, the others are narrow.

    These keep everything, or where names and addresses of people are in them, the newest of each person, or a month.
    """
    return [_planned(name) for name in sorted({topic_of(type_name) for type_name in FACTS})]


def _planned(name: str) -> TopicPlan:
    if name in _BUSY:
        return TopicPlan(name, 12, 366 * _DAY_MS)
    if name in _PASSING:
        return TopicPlan(name, 3, 31 * _DAY_MS)
    return TopicPlan(name, 3, KEEP_FOREVER, COMPACT if name in NEWEST_ONLY else DELETE)


def create_topics(url: str, plans: Sequence[TopicPlan] | None = None) -> list[str]:
    """Make the topics that are missing, as planned; gives their names. Those that exist are left as they are."""
    target = read_kafka_url(url)
    wanted = {target.named(plan.name): plan for plan in (planned_topics() if plans is None else plans)}
    with open_client(KafkaAdminClient, **target.options) as admin:
        missing = sorted(set(wanted) - set(admin.list_topics()))
        if missing:
            details = {
                name: {"num_partitions": wanted[name].partitions, "configs": wanted[name].settings()}
                for name in missing
            }
            admin.create_topics(details, wait_for_metadata=True)
    return [target.plain(name) for name in missing]


def delete_topics(url: str) -> None:
    """Delete every topic that carries the URL's prefix; a URL without prefix is not accepted."""
    target = read_kafka_url(url)
    assert target.prefix, "only what belongs to a sample or a test is deleted, and that has a prefix"
    with open_client(KafkaAdminClient, **target.options) as admin:
        named = [name for name in admin.list_topics() if name.startswith(f"{target.prefix}.")]
        if named:
            admin.delete_topics(named)


def kafka_answers(url: str) -> bool:
    """Say whether a broker lets us in and has a controller behind it."""
    options = dict(read_kafka_url(url).options) | {"bootstrap_timeout_ms": 1_000, "request_timeout_ms": 2_000}
    try:
        with open_client(KafkaAdminClient, **options) as admin:
            admin.list_topics()
    except (RetriableError, BrokerResponseError, OSError):
        return False
    return True
