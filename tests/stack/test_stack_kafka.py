"""What Kafka does beyond the contract: many members, rebalances, a broker that says no."""

from __future__ import annotations

import errno
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

import pytest
import real_stack
from kafka import KafkaAdminClient, KafkaProducer
from kafka.admin import ConfigResource, ConfigResourceType, OffsetSpec
from kafka.errors import KafkaError
from kafka.net.inet import KafkaNetSocket

from shared.events.catalogue import FACTS, topic_of
from shared.events.fact import UNREADABLE, Envelope
from shared.plumbing import kafka_log, kafka_member
from shared.plumbing.kafka_log import KafkaLog
from shared.plumbing.kafka_record import headers_of
from shared.plumbing.kafka_topics import KEEP_FOREVER, TopicPlan, create_topics, delete_topics, planned_topics
from shared.plumbing.kafka_url import read_kafka_url

HOURS = "timetracking.hours"

pytestmark = pytest.mark.servers


@pytest.fixture
def url(stack_urls: Mapping[str, str]) -> Iterator[str]:
    url = stack_urls["HOURBOOK_LOG_URL"] + real_stack.fresh_name()
    create_topics(url, [TopicPlan(HOURS, 6, KEEP_FOREVER)])
    yield url
    delete_topics(url)


def envelopes(count: int, first: int = 0) -> list[Envelope]:
    return [
        Envelope(f"evt_{n}", "hours.approved", 1, "timetracking", HOURS, f"trn_{n % 40}", 0, "", b"{}")
        for n in range(first, first + count)
    ]


def numbers_by_key(heard: list[str]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for number in (int(identifier[4:]) for identifier in heard):
        found.setdefault(number % 40, []).append(number)
    return found


def test_every_fact_has_a_planned_topic_and_a_plan_is_carried_out_once(stack_urls: Mapping[str, str]) -> None:
    url = stack_urls["HOURBOOK_LOG_URL"] + real_stack.fresh_name()
    plans = planned_topics()
    assert {plan.name for plan in plans} == {topic_of(type_name) for type_name in FACTS}
    some = [plan for plan in plans if plan.name.startswith(("payroll.", "identity.contact"))]
    assert create_topics(url, some) == [plan.name for plan in some]
    assert create_topics(url, some) == []
    target = read_kafka_url(url)
    with KafkaAdminClient(**target.options) as admin:
        described = {
            one["name"]: len(one["partitions"])
            for one in admin.describe_topics(list(map(target.named, ["payroll.earnings"])))
        }
        resource = ConfigResource(ConfigResourceType.TOPIC, target.named("payroll.earnings"))
        settings = str(admin.describe_configs([resource], config_filter="all"))
        contacts = ConfigResource(ConfigResourceType.TOPIC, target.named("identity.contact"))
        addresses = repr(admin.describe_configs([contacts], config_filter="all"))
    delete_topics(url)
    wide = next(plan for plan in plans if plan.name == "payroll.earnings")
    assert described == {target.named("payroll.earnings"): wide.partitions}
    assert str(wide.retention_ms) in settings
    assert "cleanup.policy': {'value': 'compact'" in addresses


def test_what_somebody_else_wrote_is_given_as_a_record_that_cannot_be_read(url: str) -> None:
    """It has to come out of the log, be it what it may: whoever could not read past it would stand still for good."""
    target = read_kafka_url(url)
    (sound,) = envelopes(1)
    zero = [(name, b"evt_\0" if name == "ce_id" else text) for name, text in headers_of(sound)]
    writer = KafkaProducer(**target.options)
    for key, value, headers in (
        (None, b"from a shell", None), (b"trn_0", b"\xff", None), (b"\xff\0", None, None), (b"trn_0", b"{}", zero),
        (sound.key.encode(), sound.data, headers_of(sound)),
    ):  # fmt: skip
        writer.send(target.named(HOURS), value, key, headers, partition=2)
    writer.close()
    given = [heard_twice(KafkaLog(url), group) for group in ("payroll", "ledger")]
    assert given[0] == given[1]
    *strange, last = given[0]
    assert last == sound
    assert [one.type for one in strange] == [UNREADABLE] * 4
    assert [one.key for one in strange] == [strange[0].id, "trn_0", "\ufffd\ufffd", "trn_0"]
    assert [one.data for one in strange] == [b"from a shell", b"\xff", b"", b"{}"]
    assert strange[1].source == f"{HOURS}, partition 2, offset 1"
    assert len({one.id for one in strange}) == 4


def heard_twice(log: KafkaLog, group: str) -> list[Envelope]:
    """Poll until five came at once; the second time they are given again, uncommitted."""
    for _ in range(2):
        until = time.monotonic() + 30
        while len(records := log.poll(group, [HOURS], 100, 1)) < 5:
            assert time.monotonic() < until, records
    log.close()
    return [record.envelope for record in records]


def test_a_topic_that_was_not_made_is_not_made_by_use(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(kafka_log._PRODUCER, "max_block_ms", 1500)
    log = KafkaLog(url)
    stray = Envelope("evt_1", "x.y", 1, "x", "nobody.planned", "k", 0, "", b"{}")
    with pytest.raises(KafkaError):
        log.publish([*envelopes(3), stray])
    log.publish(envelopes(5))
    log.close()
    with KafkaAdminClient(**read_kafka_url(url).options) as admin:
        assert not [name for name in admin.list_topics() if "nobody" in name]


def test_what_a_producer_could_not_send_does_not_go_out_when_its_broker_is_back(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The relay sends it again, by another producer: this one would come after it, and keep its thread for good."""
    monkeypatch.setattr(kafka_log, "PUBLISH_SECONDS", 1)
    reach, away, opened = KafkaNetSocket.connect_ex, threading.Event(), list[socket.socket]()

    def connect_ex(to: KafkaNetSocket, sock: socket.socket, where: Any) -> Any:
        opened.append(sock)
        return errno.ECONNREFUSED if away.is_set() else reach(to, sock, where)

    monkeypatch.setattr(KafkaNetSocket, "connect_ex", connect_ex)
    log = KafkaLog(url)
    log.publish(envelopes(1))
    first = log._producer
    assert first is not None
    away.set()
    for sock in opened:
        with suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)
    with pytest.raises(KafkaError):
        log.publish(envelopes(3, first=1))
    assert not first._sender.is_alive()

    away.clear()
    log.publish(envelopes(1, first=9))
    heard, until = set[str](), time.monotonic() + 30
    while "evt_9" not in heard:
        assert time.monotonic() < until, heard
        heard |= {record.envelope.id for record in log.poll("payroll", [HOURS], 50, 0.2)}
    log.close()
    assert heard == {"evt_0", "evt_9"}


def test_a_third_member_joins_and_dies_and_nothing_is_lost_or_out_of_order(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Heard as an inbox would: the first time counts. Three threads stand for three processes."""
    monkeypatch.setitem(kafka_member._CONSUMER, "session_timeout_ms", 6_000)
    monkeypatch.setitem(kafka_member._CONSUMER, "heartbeat_interval_ms", 500)
    heard: list[str] = []
    guard, stop = threading.Lock(), {name: threading.Event() for name in "abc"}
    seen: set[str] = set()

    def live(name: str) -> None:
        log = KafkaLog(url, name)
        while not stop[name].is_set():
            records = log.poll("payroll", [HOURS], 50, 0.2)
            with guard:
                fresh = [record.envelope.id for record in records if record.envelope.id not in seen]
                seen.update(fresh)
                heard.extend(fresh)
            if records and not stop[name].is_set():
                log.commit("payroll", records)
        log.close()

    threads = {name: threading.Thread(target=live, args=(name,)) for name in "abc"}
    speaker = KafkaLog(url)
    threads["a"].start()
    threads["b"].start()
    for part in range(6):
        speaker.publish(envelopes(500, part * 500))
        if part == 2:
            threads["c"].start()
        if part == 4:
            stop["c"].set()
    until = time.monotonic() + 90
    while len(seen) < 3000 and time.monotonic() < until:
        time.sleep(0.1)
    for event in stop.values():
        event.set()
    for thread in threads.values():
        thread.join()
    speaker.close()
    assert len(heard) == 3000
    assert numbers_by_key(heard) == {key: list(range(key, 3000, 40)) for key in range(40)}


def test_whoever_polls_without_waiting_joins_and_hears(url: str) -> None:
    sender, log = KafkaLog(url), KafkaLog(url, "house")
    sender.publish(envelopes(5))
    heard = polls = 0
    # As a house turns that does everything in one process: it once took hundreds, and nine groups never joined.
    while heard < 5 and polls < 40:
        heard, polls = heard + len(log.poll("payroll", [HOURS], 100)), polls + 1
        time.sleep(0.02)
    assert heard == 5
    sender.close()
    log.close()


def test_a_member_that_comes_back_keeps_its_place_and_one_that_was_replaced_cannot_commit(url: str) -> None:
    speaker, first = KafkaLog(url), KafkaLog(url, "one")
    speaker.publish([one._replace(key="trn_1") for one in envelopes(40)])
    while not (held := first.poll("payroll", [HOURS], 10, 1)):
        pass
    second = KafkaLog(url, "one")
    while not (again := second.poll("payroll", [HOURS], 10, 1)):
        pass
    assert [record.envelope.id for record in again] == [record.envelope.id for record in held]
    second.commit("payroll", again)
    with pytest.raises(KafkaError):
        first.commit("payroll", held)
    for log in (first, second, speaker):
        log.close()


def test_a_member_that_died_before_partitions_were_known_hears_them_when_it_comes_back(url: str) -> None:
    """Its group shared nothing out; a broker gives a member that comes back by name what it had."""
    late = "payroll.earnings"
    first = KafkaLog(url, "a")
    assert first.poll("ledger", [late], 10, 5) == []
    _die(first, "ledger")
    create_topics(url, [TopicPlan(late, 6, KEEP_FOREVER)])
    _publish(url, late)
    second = KafkaLog(url, "a")
    assert _heard(second, "ledger", late) == 20
    second.close()


def test_partitions_that_come_later_are_heard_by_a_member_that_came_back(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(kafka_member._CONSUMER, "metadata_max_age_ms", 1_000)
    monkeypatch.setattr(kafka_member, "LOOK_SECONDS", 0.5)
    late = "payroll.earnings"
    first = KafkaLog(url, "a")
    assert first.poll("ledger", [late], 10, 5) == []
    _die(first, "ledger")
    second = KafkaLog(url, "a")
    assert second.poll("ledger", [late], 10, 5) == []
    create_topics(url, [TopicPlan(late, 6, KEEP_FOREVER)])
    _publish(url, late)
    assert _heard(second, "ledger", late) == 20
    second.close()


def _die(log: KafkaLog, group: str) -> None:
    """End as by SIGKILL: the broker is told nothing."""
    assert log._members[group]._consumer._coordinator.stable()
    log.close()


def _publish(url: str, topic: str) -> None:
    speaker = KafkaLog(url)
    speaker.publish([one._replace(topic=topic) for one in envelopes(20)])
    speaker.close()


def _heard(log: KafkaLog, group: str, topic: str) -> int:
    """Count what is heard within twenty seconds."""
    heard, until = 0, time.monotonic() + 20
    while heard < 20 and time.monotonic() < until:
        records = log.poll(group, [topic], 50, 0.2)
        heard += len(records)
        if records:
            log.commit(group, records)
    return heard


def test_a_member_does_not_turn_on_the_spot_while_its_heartbeat_is_overdue(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, turned = KafkaLog(url), list[int]()
    until = time.monotonic() + 20
    while "payroll" not in log._members or not log._members["payroll"]._consumer.assignment():
        assert time.monotonic() < until
        log.poll("payroll", [HOURS], 10, 0.2)
    member = log._members["payroll"]
    turn = member._consumer._poll_once

    def counted(*how: object, **named: object) -> object:
        turned.append(1)
        return turn(*how, **named)

    monkeypatch.setattr(member._coordinator, "time_to_next_heartbeat", lambda: 0)
    monkeypatch.setattr(member._consumer, "_poll_once", counted)
    log.poll("payroll", [HOURS], 10, 0.5)

    # A fetch comes back empty after a fifth of a second; a busy wait makes hundreds of turns.
    assert len(turned) < 20
    log.close()


def test_a_member_that_is_given_nothing_though_something_waits_is_replaced(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A client that broke within goes on as if there were nothing, and says nothing of it."""
    monkeypatch.setattr(kafka_member, "QUIET_SECONDS", 1.0)
    monkeypatch.setattr(kafka_member, "DOUBTED_SECONDS", 0.5)
    log, until = KafkaLog(url), time.monotonic() + 30
    while "payroll" not in log._members or not log._members["payroll"].places():
        assert time.monotonic() < until
        log.poll("payroll", [HOURS], 10, 0.2)
    broken = log._members["payroll"]

    def nothing(**_how: object) -> dict[object, object]:
        time.sleep(0.1)
        return {}

    monkeypatch.setattr(broken._consumer, "poll", nothing)
    for _round in range(30):
        assert log.poll("payroll", [HOURS], 10, 0.2) == []
    assert log._members["payroll"] is broken, "nothing waits, and so nothing is wrong"

    log.publish(envelopes(3))
    heard: list[str] = []
    while len(heard) < 3:
        assert time.monotonic() < until
        records = log.poll("payroll", [HOURS], 10, 0.2)
        heard += [record.envelope.id for record in records]
        log.commit("payroll", records)
    assert log._members["payroll"] is not broken
    log.close()


def test_what_was_deleted_before_it_was_heard_is_not_waited_for(url: str) -> None:
    log, target = KafkaLog(url), read_kafka_url(url)
    log.publish(envelopes(40))
    assert log.lag("payroll", [HOURS]) == 40
    with KafkaAdminClient(**target.options) as admin:
        places = log._places(admin, [HOURS])
        admin.delete_records(kafka_log._offsets(admin, places, OffsetSpec.LATEST))
    log.publish(envelopes(2, first=40))
    assert log.lag("payroll", [HOURS]) == 2
    log.close()
