"""What PostgreSQL must do as SQLite does, and what it does better."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import pytest
import real_stack
import sqlalchemy as sa

from shared.events.payroll import PayRunApproved
from shared.plumbing.database import (
    IDLE_TIMEOUT_MS,
    LOCK_TIMEOUT_MS,
    STATEMENT_TIMEOUT_MS,
    insert_many,
    open_engine,
    upsert,
)
from shared.plumbing.embedded_log import EmbeddedLog
from shared.plumbing.embedded_queue import EmbeddedQueue
from shared.plumbing.ids import id_source
from shared.plumbing.postgres import create_database, drop_database
from shared.plumbing.relay import relay_once
from shared.plumbing.service import Service, Wiring
from shared.plumbing.tables import create_plumbing_v1
from shared.plumbing.unit import Unit, Units

METADATA = sa.MetaData()
ROWS = sa.Table(
    "order",  # a word that must be quoted
    METADATA,
    sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, unique=True),
    sa.Column("group", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("yes", sa.Boolean),
    sa.Column("data", sa.LargeBinary),
    sa.Column("seconds", sa.BigInteger),
)
ODD = [
    {"name": "tab\tnewline\nback\\slash", "group": "\\N", "day": date(2026, 10, 5), "yes": True, "data": b"\x00\xff\\",
     "seconds": 2**62},
    {"name": "Zoë 雪 Ł", "group": None, "day": None, "yes": None, "data": None, "seconds": None},
    {"name": "", "group": "", "day": date(1, 1, 1), "yes": False, "data": b"", "seconds": -1},
]  # fmt: skip

pytestmark = pytest.mark.servers


@pytest.fixture
def engine(stack_urls: Mapping[str, str]) -> Iterator[sa.Engine]:
    url = stack_urls["HOURBOOK_DATABASE_URL"].replace("{database}", real_stack.fresh_name())
    assert create_database(url)
    assert not create_database(url)
    engine = open_engine(url)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()
    drop_database(url)


def stored(engine: sa.Engine) -> list[dict[str, object]]:
    query = sa.select(*[column for column in ROWS.columns if column.name != "position"]).order_by(ROWS.c.position)
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def test_copy_stores_what_insert_stores(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, ROWS, ODD)
        insert_many(connection, ROWS, [])
    assert stored(engine) == ODD


def test_copy_commits_and_rolls_back_with_its_transaction(engine: sa.Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        insert_many(connection, ROWS, ODD)
        raise ZeroDivisionError
    assert stored(engine) == []


def test_a_known_key_is_the_same_error_as_with_insert(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError) as told, engine.begin() as connection:
        insert_many(connection, ROWS, [*ODD, ODD[0]])
    assert "Zoë" not in str(told.value)
    assert stored(engine) == []


def test_an_upsert_of_many_keeps_what_is_known_and_may_come_twice_in_a_transaction(engine: sa.Engine) -> None:
    def rows(group: str) -> list[dict[str, object]]:
        return [{"name": f"n{number % 200}", "group": group, "seconds": number} for number in range(400)]

    with engine.begin() as connection:
        insert_many(connection, ROWS, [{"name": "n7", "group": "before", "seconds": 0}])
        upsert(connection, ROWS, rows("first"), keys=["name"], update=[])
        upsert(connection, ROWS, rows("second"), keys=["name"], update=[])
    found = stored(engine)
    assert len(found) == 200
    assert {row["group"] for row in found if row["name"] != "n7"} == {"first"}
    assert [row["group"] for row in found if row["name"] == "n7"] == ["before"]


def test_a_reader_sees_one_state_and_writes_nothing(engine: sa.Engine) -> None:
    reading = engine.connect().execution_options(reading=True)
    with reading as connection, connection.begin():
        assert connection.execute(sa.select(sa.func.count()).select_from(ROWS)).scalar_one() == 0
        with engine.begin() as other:
            insert_many(other, ROWS, ODD)
        assert connection.execute(sa.select(sa.func.count()).select_from(ROWS)).scalar_one() == 0
        with pytest.raises(sa.exc.InternalError, match="read-only"):
            connection.execute(ROWS.insert(), {"name": "x"})


def test_text_is_sorted_by_its_bytes_as_sqlite_sorts_it(engine: sa.Engine) -> None:
    names = ["b", "a", "Z", "é", "_", "A-2", "A1"]
    with engine.begin() as connection:
        insert_many(connection, ROWS, [{"name": name} for name in names])
        assert list(connection.execute(sa.select(ROWS.c.name).order_by(ROWS.c.name)).scalars()) == sorted(names)


@pytest.mark.parametrize(
    "setting, milliseconds",
    [
        ("statement_timeout", STATEMENT_TIMEOUT_MS),
        ("lock_timeout", LOCK_TIMEOUT_MS),
        ("idle_in_transaction_session_timeout", IDLE_TIMEOUT_MS),
    ],
)
def test_nothing_waits_for_ever(engine: sa.Engine, setting: str, milliseconds: int) -> None:
    query = sa.text("SELECT setting::bigint FROM pg_settings WHERE name = :name")
    with engine.connect() as connection:
        assert connection.execute(query, {"name": setting}).scalar_one() == milliseconds


def test_a_relay_whose_outbox_was_empty_walks_an_index_through_a_backlog(engine: sa.Engine, tmp_path: Path) -> None:
    with engine.begin() as connection:
        create_plumbing_v1(connection)
    wiring = Wiring(str(engine.url), lambda: 1, id_source(lambda: 1, bytes), lambda _name: b"", dict)
    service = Service("counter", wiring, Units(engine, Unit), [], "none")
    log, queue = EmbeddedLog(f"sqlite:///{tmp_path}/log.db"), EmbeddedQueue(f"sqlite:///{tmp_path}/jobs.db", lambda: 1)
    # It has been looked through, as every night, and found empty; then five executions decide whether a plan is kept.
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM ANALYZE outbox")
    assert [relay_once(service, log, queue) for _ in range(7)] == [0] * 7
    with service.units.write(service.call_as_service()) as unit:
        for _ in range(50):
            unit.say(PayRunApproved.example())
    assert relay_once(service, log, queue) == 50
    with engine.connect() as connection:
        kept = sa.text(
            "SELECT name FROM pg_prepared_statements "
            "WHERE generic_plans > 0 AND strpos(statement, 'outbox.position') > 0"
        )
        name = connection.execute(kept).scalar_one()
        plan = " ".join(connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}('counter', 2000)").scalars())
    assert "Index Scan using outbox_pkey" in plan, plan
    log.close()
    queue.close()
