"""Somebody is forgotten: a pseudonym stands in every service, amounts and journals stay, and everything verifies."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
import sqlalchemy as sa
from months import Month
from test_journey_what_if import LATER_EPOCH

from deploy.onebox.house import House, open_house
from deploy.onebox.verify import verify_house
from services.onboarding.domain.erasure import TOLD_AGAIN_SECONDS, pseudonym_of
from services.onboarding.usecases.ask_erasure import ask_erasure
from services.onboarding.usecases.erase_trainer import erase_trainer
from services.onboarding.usecases.leave_trainer import leave_trainer
from services.payroll.usecases.pay_statement import pay_statement
from shared.plumbing.ids import id_source
from shared.values.call import Actor, Call

pytestmark = pytest.mark.slow
# What travelled: the outbox, and answers that are repeated for a day, are swept by time, not by a person's wish.
PASSING = {"outbox", "answers", "inbox", "parked"}


@pytest.fixture
def clock() -> list[int]:
    return [LATER_EPOCH]


@pytest.fixture
def house(month: Month, tmp_path: Path, clock: list[int]):
    data = Path(shutil.copytree(month.data, tmp_path / "data"))
    opened = open_house(data, lambda: clock[0], id_source(lambda: clock[0] * 1000, os.urandom))
    yield opened
    opened.close()


def query(house: House, service: str, sql: str, **values: str) -> list[sa.Row]:
    with house.services[service].units.engine.connect() as connection:
        return list(connection.execute(sa.text(sql), values).all())


def do(house: House, user: str, verb, *arguments: object) -> object:
    service = house.services["onboarding"]
    call = Call(Actor(user, frozenset({"admin"})), LATER_EPOCH, service.wiring.new_id)
    with service.units.write(call) as unit:
        return verb(unit, call, *arguments)


def where_it_stands(house: House, words: set[str]) -> set[tuple[str, str]]:
    found = set()
    for name, service in house.services.items():
        with service.units.engine.connect() as connection:
            for table in set(sa.inspect(connection).get_table_names()) - PASSING:
                for row in connection.execute(sa.text(f"SELECT * FROM {table}")):  # noqa: S608
                    if any(word in str(row) for word in words):
                        found.add((name, table))
    return found


def test_a_person_is_forgotten_and_the_books_stay(house: House, clock: list[int], tmp_path: Path) -> None:
    paid = query(house, "payments", """SELECT p.trainer_id FROM payments p JOIN payment_states s USING (payment_id)
                                       WHERE s.state = 'settled' ORDER BY 1 DESC""")  # fmt: skip
    trainer_id = paid[0].trainer_id
    mine = "SELECT given_name, family_name, email, external_ref FROM trainers WHERE trainer_id = :who"
    (person,) = query(house, "onboarding", mine, who=trainer_id)
    words = {person.email, f"'{person.external_ref}'", f"{person.given_name} {person.family_name}"}
    amounts = "SELECT * FROM postings ORDER BY 1, 2, 3"
    books = query(house, "ledger", amounts)
    hours = query(house, "timetracking", "SELECT entry_id, version, seconds FROM entries ORDER BY 1")
    items = query(
        house, "payroll", "SELECT pay_item_id FROM pay_items WHERE trainer_id = :who ORDER BY 1", who=trainer_id
    )
    assert {service for service, _table in where_it_stands(house, words)} >= {"onboarding", "payroll", "timetracking"}

    do(house, "usr_a", leave_trainer, trainer_id, "over")
    house.pump()
    do(house, "usr_a", ask_erasure, trainer_id, "they asked")
    do(house, "usr_b", erase_trainer, trainer_id)
    house.pump()

    assert where_it_stands(house, words) == set()
    assert query(house, "ledger", amounts) == books
    assert query(house, "timetracking", "SELECT entry_id, version, seconds FROM entries ORDER BY 1") == hours
    accounts = query(house, "payments", """SELECT a.last4, s.state FROM payout_accounts a JOIN payout_account_states s
                                           USING (account_id) WHERE trainer_id = :who AND NOT EXISTS (
                                             SELECT 1 FROM payout_account_states l WHERE l.account_id = s.account_id
                                             AND l.sort_key > s.sort_key)""", who=trainer_id)  # fmt: skip
    assert {one.last4 for one in accounts} == {""}
    assert {one.state for one in accounts} <= {"withdrawn", "rejected", "replaced"}
    payroll = house.services["payroll"]
    with payroll.units.read(Call(Actor("usr_f", frozenset({"finance"})), LATER_EPOCH, payroll.wiring.new_id)) as unit:
        assert pay_statement(unit, unit.call, items[0].pay_item_id, "").startswith(b"%PDF-")
    names = query(house, "payroll", "SELECT family_name FROM trainers WHERE trainer_id = :who", who=trainer_id)
    assert names[0].family_name == pseudonym_of(trainer_id)
    (account,) = query(house, "identity", "SELECT email FROM users WHERE trainer_id = :who", who=trainer_id)
    assert account.email == f"{pseudonym_of(trainer_id)}@erased.invalid"
    assert verify_house(house)[0] == []

    in_log = f'"given_name":"{person.given_name}","family_name":"{person.family_name}","email":"{person.email}"'
    assert in_log.encode() in (tmp_path / "data" / "events.db").read_bytes()
    # The pseudonym and the address of nobody are told once more, so that brokers let go of what was told before.
    clock[0] += TOLD_AGAIN_SECONDS
    assert house.pump() > 0
    assert where_it_stands(house, words) == set()
    assert verify_house(house)[0] == []
    house.close()
    for words_of_theirs in (in_log, person.email):
        assert words_of_theirs.encode() not in (tmp_path / "data" / "events.db").read_bytes()
