"""Facts that lie on a topic of their own by now, moved off the one they lay on first.

In: a Kafka URL. Out: the newest fact of each key on its own topic; on the first one, all but these, as copies at its
end, and nothing before them. Copies keep their ids, so whoever has heard a fact does not hear it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition

from shared.events.catalogue import MOVED
from shared.events.fact import Envelope
from shared.plumbing.kafka_client import open_client
from shared.plumbing.kafka_log import KafkaLog
from shared.plumbing.kafka_record import envelope_in
from shared.plumbing.kafka_url import KafkaUrl, read_kafka_url

_POLL_MS = 1_000


def move_facts(url: str) -> list[str]:
    """Move them while their producer stands still; gives the topics that were left. Again, it does nothing.

    Ended half-way, it is to be called again: what was copied twice is heard once.
    """
    return [first for first in sorted({first for first, _own in MOVED.values()}) if _leave(url, first)]


def _leave(url: str, first: str) -> bool:
    target = read_kafka_url(url)
    ends, held = _read(target, first)
    own = {type_: to for type_, (of, to) in MOVED.items() if of == first}
    leaving = [one for one in held if one.type in own]
    if not leaving:
        return False
    # What was said there since is newer than all of it.
    there = {(one.type, one.key) for topic in set(own.values()) for one in _read(target, topic)[1]}
    newest = {(one.type, one.key): one._replace(topic=own[one.type]) for one in leaving}
    moving = [one for known, one in newest.items() if known not in there]
    log = KafkaLog(url)
    log.publish([*moving, *(one for one in held if one.type not in own)])
    log.close()
    with open_client(KafkaAdminClient, **target.options) as admin:
        admin.delete_records({place: end for place, end in ends.items() if end})
    return True


def _read(target: KafkaUrl, topic: str) -> tuple[Mapping[TopicPartition, int], list[Envelope]]:
    """Give where a topic's partitions end, and all that lies before, in each key's order."""
    name = target.named(topic)
    consumer = open_client(KafkaConsumer, enable_auto_commit=False, allow_auto_create_topics=False, **target.options)
    places = [TopicPartition(name, number) for number in sorted(consumer.partitions_for_topic(name) or ())]
    consumer.assign(places)
    consumer.seek_to_beginning(*places)
    ends, found = consumer.end_offsets(places), list[Envelope]()
    while _short_of(consumer, ends):
        for records in consumer.poll(timeout_ms=_POLL_MS).values():
            found += [envelope_in(topic, one) for one in records]
    consumer.close()
    return ends, found


def _short_of(consumer: KafkaConsumer, ends: Mapping[TopicPartition, int]) -> Collection[TopicPartition]:
    return [place for place, end in ends.items() if consumer.position(place) < end]
