"""Asking the embedded log what is new costs what is new, and not what was ever said."""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.events.fact import Envelope
from shared.plumbing.embedded_log import EmbeddedLog

TOPICS = ["billing.charges", "payroll.payment"]


def told(log: EmbeddedLog, facts: int) -> None:
    """Say so many facts, which a group hears."""
    said = [
        Envelope(f"evt_{facts}_{number}", "payment.ordered", 1, "test", TOPICS[number % 2], "trn_1", 0, "", b"{}")
        for number in range(facts)
    ]
    log.publish(said)
    while heard := log.poll("payments", TOPICS, 100):
        log.commit("payments", heard)


def steps(log: EmbeddedLog) -> int:
    """Count what the database does for a question that finds nothing, and for how much is left: none."""
    made: list[None] = []
    with log._engine.connect() as connection:
        connection.connection.driver_connection.set_progress_handler(lambda: made.append(None), 1)
    assert log.poll("payments", TOPICS, 100) == []
    assert log.lag("payments", TOPICS) == 0
    return len(made)


def test_a_log_that_holds_much_answers_as_one_that_holds_little(tmp_path: Path) -> None:
    log = EmbeddedLog(f"sqlite:///{tmp_path}/log.db")
    told(log, 4)
    few = steps(log)
    told(log, 400)
    assert few > 0
    assert steps(log) == pytest.approx(few, abs=few // 10)


def test_topics_come_in_the_order_in_which_facts_were_said(tmp_path: Path) -> None:
    log = EmbeddedLog(f"sqlite:///{tmp_path}/log.db")
    told(log, 6)
    assert [one.envelope.id for one in log.poll("another", TOPICS, 4)] == [f"evt_6_{number}" for number in range(4)]
    assert (log.lag("another", TOPICS), log.lag("another", TOPICS[:1]), log.lag("payments", TOPICS)) == (6, 3, 0)
