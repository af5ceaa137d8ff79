"""What every event log promises, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.events.fact import Envelope
from shared.plumbing.embedded_log import EmbeddedLog
from shared.plumbing.event_log import EventLog

ADAPTERS: dict[str, Callable[[Path], EventLog]] = {
    "embedded": lambda folder: EmbeddedLog(f"sqlite:///{folder}/log.db"),
}


@pytest.fixture(params=sorted(ADAPTERS))
def open_log(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], EventLog]:
    return lambda: ADAPTERS[request.param](tmp_path)


def envelope(number: int, topic: str = "timetracking.hours", key: str = "trn_1") -> Envelope:
    return Envelope(f"evt_{number}", "hours.approved", 1, "timetracking", topic, key, 0, "00-aa-bb-01", b'{"n":1}')


def numbers(
    log: EventLog, group: str, limit: int = 100, topics: tuple[str, ...] = ("timetracking.hours",)
) -> list[str]:
    return [record.envelope.id for record in log.poll(group, topics, limit)]


def test_what_is_published_comes_back_whole_and_in_order(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    sent = [envelope(number) for number in range(10)]
    log.publish(sent[:5])
    log.publish(sent[5:])
    assert [record.envelope for record in log.poll("payroll", ["timetracking.hours"], 100)] == sent


def test_an_uncommitted_poll_is_given_again(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    log.publish([envelope(1)])
    assert numbers(log, "payroll") == ["evt_1"]
    log.close()
    assert numbers(open_log(), "payroll") == ["evt_1"]


def test_a_committed_record_is_not_given_again_even_after_a_restart(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    log.publish([envelope(1), envelope(2), envelope(3)])
    log.commit("payroll", log.poll("payroll", ["timetracking.hours"], 2))
    log.close()
    assert numbers(open_log(), "payroll") == ["evt_3"]


def test_groups_read_apart(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    log.publish([envelope(1)])
    log.commit("payroll", log.poll("payroll", ["timetracking.hours"], 10))
    assert numbers(log, "billing") == ["evt_1"]


def test_topics_keep_apart_and_a_late_topic_starts_at_its_beginning(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    log.publish([envelope(1, "payroll.earnings"), envelope(2)])
    log.commit("ledger", log.poll("ledger", ["timetracking.hours"], 10))
    assert numbers(log, "ledger", topics=("payroll.earnings", "timetracking.hours")) == ["evt_1"]


def test_lag_counts_what_a_group_has_not_committed(open_log: Callable[[], EventLog]) -> None:
    log = open_log()
    log.publish([envelope(number) for number in range(7)])
    assert log.lag("payroll", ["timetracking.hours"]) == 7
    log.commit("payroll", log.poll("payroll", ["timetracking.hours"], 4))
    assert log.lag("payroll", ["timetracking.hours"]) == 3
