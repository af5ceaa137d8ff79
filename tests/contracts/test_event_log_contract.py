"""What every event log promises, whatever stands behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import real_stack

from deploy.simulation.partitioned_log import PartitionedLog
from shared.events.fact import Envelope
from shared.plumbing.adapters import open_event_log
from shared.plumbing.event_log import EventLog, Record
from shared.plumbing.kafka_topics import TopicPlan, create_topics, delete_topics

HOURS, EARNINGS = "timetracking.hours", "payroll.earnings"
OpenLog = Callable[[], EventLog]


@pytest.fixture(params=["embedded", pytest.param("kafka", marks=pytest.mark.servers), "simulated"])
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[OpenLog]:
    """Open the log, again and again: each is another process of the same house."""
    if request.param == "embedded":
        yield lambda: open_event_log(f"sqlite:///{tmp_path}/log.db")
        return
    if request.param == "simulated":
        log = PartitionedLog()
        yield lambda: log
        return
    url = request.getfixturevalue("stack_urls")["HOURBOOK_LOG_URL"] + real_stack.fresh_name()
    create_topics(url, [TopicPlan(name, 3, -1) for name in (HOURS, EARNINGS)])
    opened: list[EventLog] = []

    def open_one() -> EventLog:
        opened.append(open_event_log(url, "tester"))
        return opened[-1]

    yield open_one
    for log in opened:
        log.close()
    delete_topics(url)


def envelope(number: int, topic: str = HOURS, key: str = "trn_1") -> Envelope:
    return Envelope(f"evt_{number}", "hours.approved", 1, "timetracking", topic, key, 0, "00-aa-bb-01", b'{"n":1}')


def poll(
    log: EventLog, group: str, count: int = 1, topics: tuple[str, ...] = (HOURS,), limit: int = 100
) -> list[Record]:
    """Poll until so many records came at once; what has not arrived yet is asked for again."""
    until = time.monotonic() + 30
    while len(records := log.poll(group, topics, limit, 1)) < count and time.monotonic() < until:
        pass
    return records


def ids(records: list[Record]) -> list[str]:
    return [record.envelope.id for record in records]


def test_what_is_published_comes_back_whole_and_in_order(open_log: OpenLog) -> None:
    log = open_log()
    sent = [envelope(number) for number in range(10)]
    log.publish(sent[:5])
    log.publish(sent[5:])
    assert [record.envelope for record in poll(log, "payroll", 10)] == sent


def test_facts_of_one_key_keep_their_order_among_many(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(number, key=f"trn_{number % 7}") for number in range(700)])
    heard: dict[str, list[int]] = {}
    while log.lag("payroll", [HOURS]):
        records = log.poll("payroll", [HOURS], 64, 1)
        for record in records:
            heard.setdefault(record.envelope.key, []).append(int(record.envelope.id[4:]))
        log.commit("payroll", records)
    assert heard == {f"trn_{key}": list(range(key, 700, 7)) for key in range(7)}


def test_text_of_any_kind_and_an_empty_trace_arrive_unchanged(open_log: OpenLog) -> None:
    log = open_log()
    odd = Envelope("evt_ß", "hours.approved", 3, "timetracking", HOURS, "Ł·雪", 1_791_158_400, "", b"\x00\xff{")
    log.publish([odd])
    assert [record.envelope for record in poll(log, "payroll")] == [odd]


def test_an_uncommitted_poll_is_given_again_at_once_and_after_a_restart(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(1), envelope(2)])
    assert ids(poll(log, "payroll", limit=1)) == ["evt_1"]
    assert ids(poll(log, "payroll", limit=1)) == ["evt_1"]
    log.close()
    assert ids(poll(open_log(), "payroll", 2)) == ["evt_1", "evt_2"]


def test_a_committed_record_is_not_given_again_even_after_a_restart(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(1), envelope(2), envelope(3)])
    log.commit("payroll", poll(log, "payroll", 2, limit=2))
    log.close()
    assert ids(poll(open_log(), "payroll")) == ["evt_3"]


def test_what_was_polled_beyond_a_commit_is_given_again(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(number) for number in range(5)])
    log.commit("payroll", poll(log, "payroll", 5)[:2])
    assert ids(poll(log, "payroll", 3)) == ["evt_2", "evt_3", "evt_4"]


def test_groups_read_apart(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(1)])
    log.commit("payroll", poll(log, "payroll"))
    assert ids(poll(log, "billing")) == ["evt_1"]


def test_topics_keep_apart_and_a_late_topic_starts_at_its_beginning(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(1, EARNINGS), envelope(2)])
    log.commit("ledger", poll(log, "ledger"))
    assert ids(poll(log, "ledger", topics=(EARNINGS, HOURS))) == ["evt_1"]


def test_lag_counts_what_a_group_has_not_committed(open_log: OpenLog) -> None:
    log = open_log()
    log.publish([envelope(number) for number in range(7)])
    assert log.lag("payroll", [HOURS]) == 7
    log.commit("payroll", poll(log, "payroll", 4, limit=4))
    assert log.lag("payroll", [HOURS]) == 3
    assert log.lag("payroll", [EARNINGS, HOURS]) == 3
    assert log.lag("payroll", []) == 0
    assert log.lags({"payroll": [HOURS], "ledger": [EARNINGS, HOURS], "billing": []}) == {
        "payroll": 3, "ledger": 7, "billing": 0,
    }  # fmt: skip
