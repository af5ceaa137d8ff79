"""A Kafka member whose heart stopped is replaced, and hears on where its group had come to."""

from __future__ import annotations

import time

import pytest
from real_stack import fresh_name, stack_urls

from shared.events.fact import Envelope
from shared.plumbing.kafka_log import KafkaLog
from shared.plumbing.kafka_topics import TopicPlan, create_topics, delete_topics

pytestmark = pytest.mark.servers
TOPIC = "timetracking.hours"


def envelope(number: int) -> Envelope:
    return Envelope(f"evt_{number}", "hours.approved", 1, "timetracking", TOPIC, "trn_1", 0, "", b"{}")


def hear(log: KafkaLog) -> list[str]:
    """Poll until something arrives, and commit it."""
    for _ in range(100):
        records = log.poll("payroll", [TOPIC], 10, 0.2)
        if records:
            log.commit("payroll", records)
            return [record.envelope.id for record in records]
    return []


def test_a_member_without_a_heartbeat_is_replaced():
    url = stack_urls()["HOURBOOK_LOG_URL"] + fresh_name()
    create_topics(url, [TopicPlan(TOPIC, 1, -1)])
    log = KafkaLog(url, "one")
    try:
        log.publish([envelope(1)])
        assert hear(log) == ["evt_1"]
        stuck = log._members["payroll"]
        assert not stuck.heart_stopped()
        # What was seen on a busy machine: the loop waits for a wake-up that came too early.
        stuck._consumer._coordinator._heartbeat_enabled = False
        heart = stuck._consumer._coordinator.heartbeat
        heart.last_send = heart.last_receive = heart.last_reset = float("-inf")
        assert stuck.heart_stopped()
        log.publish([envelope(2)])
        assert hear(log) == ["evt_2"]
        assert log._members["payroll"] is not stuck
    finally:
        log.close()
        delete_topics(url)


def test_a_member_that_nobody_waits_for_stays_one():
    """It joins, finds partitions that its group does not know of, and joins anew: both are finished, poll by poll."""
    url = stack_urls()["HOURBOOK_LOG_URL"] + fresh_name()
    topics = [TOPIC, "payroll.bonus", "payroll.repricing"]
    create_topics(url, [TopicPlan(topic, 3, -1) for topic in topics])
    log = KafkaLog(url, "one")
    steady, until = 0, time.monotonic() + 20
    try:
        # One that stays between two states is none until its session has expired, after half a minute.
        while steady < 15:
            assert time.monotonic() < until, steady
            log.poll("payroll", topics, 10)
            steady = steady + 1 if log._members["payroll"]._coordinator.stable() else 0
            time.sleep(0.1)
        log.publish([envelope(1)])
        assert log.poll("payroll", topics, 10, 5.0)[0].envelope.id == "evt_1"
    finally:
        log.close()
        delete_topics(url)
