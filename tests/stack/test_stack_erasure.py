"""Who was erased is found in no record on Kafka: names lie on a compacted topic, and move there from where they lay."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest
import real_stack
from click.testing import CliRunner
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from deploy.cli.main import hourbook
from shared.events.catalogue import encode, topic_of
from shared.events.fact import Envelope, Fact
from shared.events.onboarding import TrainerActivated, TrainerErased, TrainerRegistered
from shared.plumbing.kafka_log import KafkaLog
from shared.plumbing.kafka_moved import move_facts
from shared.plumbing.kafka_topics import KEEP_FOREVER, TopicPlan, create_topics, delete_topics, planned_topics
from shared.plumbing.kafka_url import read_kafka_url

pytestmark = pytest.mark.servers

TRAINERS, PEOPLE = "onboarding.trainer", "onboarding.person"
NORA = TrainerRegistered.example()
MUSA = replace(
    NORA, trainer_id="trn_2", given_name="Musa", family_name="Okri", external_ref="A-18", email="m@example.org"
)
NOBODY = replace(
    NORA, given_name="Erased", family_name="erased-5f0a", external_ref="erased-5f0a", email="e@erased.invalid"
)
# Kafka waits fifteen seconds between two looks at what is to be compacted.
COMPACTED_WITHIN_SECONDS = 120


@pytest.fixture
def url(stack_urls: Mapping[str, str]) -> Iterator[str]:
    url = stack_urls["HOURBOOK_LOG_URL"] + real_stack.fresh_name()
    yield url
    delete_topics(url)


def said(number: int, fact: Fact, topic: str = "") -> Envelope:
    key = str(getattr(fact, fact.KEY))
    return Envelope(f"evt_{number}", fact.TYPE, fact.VERSION, "onboarding", topic or topic_of(fact.TYPE), key, 0, "",
                    encode(fact))  # fmt: skip


def publish(url: str, *envelopes: Envelope) -> None:
    log = KafkaLog(url)
    log.publish(envelopes)
    log.close()


def held(url: str, *topics: str) -> list[Envelope]:
    """Read all that is there, as a service that is new does."""
    log, found = KafkaLog(url), list[Envelope]()
    group = real_stack.fresh_name()
    while log.lag(group, topics):
        records = log.poll(group, topics, 100, 1)
        found += [record.envelope for record in records]
        log.commit(group, records)
    log.close()
    return found


def ids(envelopes: list[Envelope]) -> list[str]:
    return sorted(one.id for one in envelopes)


def compact_quickly(url: str, topic: str) -> None:
    target = read_kafka_url(url)
    quickly = {"max.compaction.lag.ms": "1000", "segment.ms": "1000"}
    with KafkaAdminClient(**target.options) as admin:
        admin.alter_configs([ConfigResource(ConfigResourceType.TOPIC, target.named(topic), configs=quickly)])


def test_whoever_was_erased_is_in_no_record_once_the_topic_is_compacted(url: str) -> None:
    create_topics(url, [plan for plan in planned_topics() if plan.name.startswith("onboarding.")])
    compact_quickly(url, PEOPLE)
    publish(url, said(1, NORA), said(2, MUSA), said(3, TrainerActivated("trn_1", "usr_1")))
    publish(url, said(4, NOBODY), said(5, TrainerErased("trn_1", "erased-5f0a", 0)))
    assert any(b"Weiss" in one.data for one in held(url, PEOPLE))
    # Kafka closes a file, which it compacts only then, when something comes after it: onboarding tells it again.
    time.sleep(2)
    publish(url, said(6, NOBODY))
    until = time.monotonic() + COMPACTED_WITHIN_SECONDS
    while any(b"Weiss" in one.data for one in held(url, TRAINERS, PEOPLE)) and time.monotonic() < until:
        time.sleep(1)
    left = held(url, TRAINERS, PEOPLE)
    assert not [one for one in left if b"Weiss" in one.data or b"nora@example.org" in one.data]
    assert {"evt_2", "evt_3", "evt_5"} <= set(ids(left)), "Musa, who is active and who was erased stay"
    assert any(b"erased-5f0a" in one.data for one in left if one.topic == PEOPLE)


def test_names_from_before_move_and_nobody_hears_them_twice(url: str) -> None:
    create_topics(url, [TopicPlan(TRAINERS, 3, KEEP_FOREVER)])
    publish(url, said(1, NORA, TRAINERS), said(2, TrainerActivated("trn_1", "usr_1")), said(3, MUSA, TRAINERS),
            said(4, NOBODY, TRAINERS), said(5, TrainerErased("trn_1", "erased-5f0a", 0)))  # fmt: skip
    create_topics(url, [plan for plan in planned_topics() if plan.name == PEOPLE])
    # As where it was interrupted, and somebody was told anew before it was called again.
    renamed = replace(MUSA, family_name="Okri-Berg")
    publish(url, said(6, renamed))
    assert move_facts(url) == [TRAINERS]
    assert ids(held(url, TRAINERS)) == ["evt_2", "evt_5"]
    people = held(url, PEOPLE)
    assert ids(people) == ["evt_4", "evt_6"]
    assert {one.key: one.data for one in people} == {"trn_1": encode(NOBODY), "trn_2": encode(renamed)}
    assert move_facts(url) == []
    assert ids(held(url, TRAINERS, PEOPLE)) == ["evt_2", "evt_4", "evt_5", "evt_6"]


def test_the_command_makes_what_is_missing_and_says_where_no_name_is_left(url: str) -> None:
    create_topics(url, [TopicPlan(TRAINERS, 3, KEEP_FOREVER)])
    publish(url, said(1, NORA, TRAINERS), said(2, TrainerActivated("trn_1", "usr_1")))
    first, again = (CliRunner().invoke(hourbook, ["topics"], env={"HOURBOOK_LOG_URL": url}) for _ in range(2))
    assert (first.exit_code, again.exit_code) == (0, 0), first.output
    assert "onboarding.person" in first.stderr
    assert "Facts that name people left onboarding.trainer." in first.stderr
    assert again.stderr == "All topics are there.\n"
    assert ids(held(url, TRAINERS)) == ["evt_2"]
    assert ids(held(url, PEOPLE)) == ["evt_1"]
