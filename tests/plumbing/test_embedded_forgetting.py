"""The embedded log names nobody longer than it must: who was erased is gone from its file, once all have heard.

It moves names to the topic where the newest alone is kept, and keeps who has heard what.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from shared.events.fact import Envelope
from shared.plumbing.embedded_log import EVERY_SECONDS, EmbeddedLog

NOW = 1_791_158_400
TRAINERS, PEOPLE, CONTACTS = "onboarding.trainer", "onboarding.person", "identity.contact"
HEARD = [TRAINERS, PEOPLE, CONTACTS]
EVERYTHING = 1_000


def fact(number: int, topic: str, type_: str, key: str, says: str) -> Envelope:
    return Envelope(f"evt_{number}", type_, 1, "test", topic, key, NOW, "", says.encode())


FACTS = [
    fact(1, PEOPLE, "trainer.registered", "trn_1", "Nora Weiss"),
    fact(2, TRAINERS, "trainer.activated", "trn_1", "usr_1"),
    fact(3, PEOPLE, "trainer.registered", "trn_2", "Musa Okri"),
    fact(4, PEOPLE, "trainer.registered", "trn_2", "Musa B. Okri"),
    fact(5, CONTACTS, "contact.set", "usr_1", "nora@example.org"),
    fact(6, PEOPLE, "trainer.registered", "trn_1", "Somebody 7f3a"),
    fact(7, TRAINERS, "trainer.erased", "trn_1", ""),
    fact(8, CONTACTS, "contact.set", "usr_1", "erased"),
]


@pytest.fixture
def log(tmp_path: Path) -> EmbeddedLog:
    return EmbeddedLog(f"sqlite:///{tmp_path}/log.db")


def hear(log: EmbeddedLog, group: str) -> None:
    log.commit(group, log.poll(group, HEARD, EVERYTHING))


def a_day_later(log: EmbeddedLog, days: int) -> set[str]:
    """Let something else be said so many days later; gives the ids of what the log still holds."""
    at_epoch = NOW + days * EVERY_SECONDS
    log.publish([Envelope(f"evt_day_{days}", "books.closed", 1, "test", "ledger.books", "k", at_epoch, "", b"{}")])
    return ids_held(log)


def ids_held(log: EmbeddedLog) -> set[str]:
    return {one.envelope.id for one in log.poll("late", HEARD, EVERYTHING)}


def test_what_named_somebody_goes_once_everybody_has_heard_what_stands_for_it(log: EmbeddedLog, tmp_path: Path) -> None:
    log.publish(FACTS)
    every = {one.id for one in FACTS}
    assert a_day_later(log, 1) == every, "nobody has heard anything yet"
    hear(log, "payroll")
    log.commit("billing", log.poll("billing", [PEOPLE], 1))
    hear(log, "notifications")
    assert a_day_later(log, 2) == every - {"evt_1", "evt_5"}, "billing has heard of one alone"
    hear(log, "billing")
    assert a_day_later(log, 3) == every - {"evt_1", "evt_3", "evt_5"}
    log.close()
    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"Nora Weiss" not in held
    assert b"nora@example.org" not in held
    assert b"Musa B. Okri" in held, "who was not erased is there as they were told last"


def test_it_is_looked_for_once_a_day(log: EmbeddedLog) -> None:
    log.publish(FACTS[:5])
    hear(log, "payroll")
    log.publish(FACTS[5:])
    hear(log, "payroll")
    log.publish([FACTS[2]])
    assert {"evt_1", "evt_5"} <= ids_held(log)
    assert not {"evt_1", "evt_5"} & a_day_later(log, 1)


def test_names_that_lie_where_they_were_said_first_move_when_the_log_is_opened(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/log.db"
    first = EmbeddedLog(url)
    first.publish([one._replace(topic=TRAINERS) if one.topic == PEOPLE else one for one in FACTS])
    hear(first, "payroll")
    first.close()
    log = EmbeddedLog(url)
    assert [one.envelope.id for one in log.poll("late", [TRAINERS], EVERYTHING)] == ["evt_2", "evt_7"]
    assert [one.envelope for one in log.poll("late", [PEOPLE], EVERYTHING)] == [
        one for one in FACTS if one.topic == PEOPLE
    ]
    hear(log, "payroll")
    assert not {"evt_1", "evt_3"} & a_day_later(log, 1)
    assert log.lag("payroll", HEARD) == 0
    log.close()
