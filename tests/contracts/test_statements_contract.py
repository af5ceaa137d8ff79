"""What statements and inserts promise on either database: the same rows, the same types, SQLAlchemy's own errors."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import real_stack
import sqlalchemy as sa

from shared.plumbing.database import COPY_ROWS, insert_many, insert_together, open_engine, upsert
from shared.plumbing.listed import Listed
from shared.plumbing.postgres import create_database, drop_database
from shared.plumbing.statements import Statement, rows_together, send_together

METADATA = sa.MetaData()
THINGS = sa.Table(
    "order",  # a word that must be quoted
    METADATA,
    sa.Column("position", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("name", sa.Text, unique=True, nullable=False),
    sa.Column("group", sa.Text),
    sa.Column("day", sa.Date),
    sa.Column("yes", sa.Boolean),
    sa.Column("data", sa.LargeBinary),
    sa.Column("seconds", sa.BigInteger),
)
NOTES = sa.Table("notes", METADATA, sa.Column("name", sa.Text, primary_key=True), sa.Column("seconds", sa.BigInteger))
NAMES = ("name", "group", "day", "yes", "data", "seconds")
ODD = [
    {"name": 'tab\tline\nback\\slash "quoted" {1,2}', "group": "\\N", "day": date(2026, 10, 5), "yes": True,
     "data": b'\x00\xff\\"', "seconds": 2**62},
    {"name": "Zoë 雪 Ł", "group": None, "day": None, "yes": None, "data": None, "seconds": None},
    {"name": "", "group": "", "day": date(1, 1, 1), "yes": False, "data": b"", "seconds": -1},
    {"name": "NULL", "group": "NULL", "day": date(9999, 12, 31), "yes": False, "data": b"NULL", "seconds": 0},
]  # fmt: skip
THESE = Statement(
    sa.select(*(THINGS.c[name] for name in NAMES)).where(Listed(THINGS.c.name, "these")).order_by(THINGS.c.position)
)
LATE = Statement(
    sa.select(THINGS.c.name).where(
        THINGS.c.day > sa.bindparam("day"), THINGS.c.yes == sa.bindparam("yes"), THINGS.c.seconds < 1
    )
)
MARK = Statement(THINGS.update().where(Listed(THINGS.c.name, "these")).values(group=sa.bindparam("group")))
NOTE = Statement(
    NOTES.insert().from_select(
        ["name", "seconds"], sa.select(THINGS.c.group, THINGS.c.seconds + 1).where(Listed(THINGS.c.name, "these"))
    )
)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[sa.Engine]:
    url = f"sqlite:///{tmp_path}/things.db"
    if request.param == "postgresql":
        servers = request.getfixturevalue("stack_urls")
        url = servers["HOURBOOK_DATABASE_URL"].replace("{database}", real_stack.fresh_name())
        create_database(url)
    engine = open_engine(url)
    METADATA.create_all(engine)
    yield engine
    engine.dispose()
    if request.param == "postgresql":
        drop_database(url)


def rows_of(*things: dict[str, object]) -> list[tuple[object, ...]]:
    return [tuple(thing[name] for name in NAMES) for thing in things]


@pytest.mark.parametrize("count", [1, 2, len(ODD)])
def test_what_is_inserted_comes_back_in_order_and_in_its_types(engine: sa.Engine, count: int) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, ODD[:count])
        insert_many(connection, THINGS, [])
    with engine.begin() as connection:
        assert THESE.rows(connection, these=[one["name"] for one in ODD]) == rows_of(*ODD[:count])


@pytest.mark.parametrize("count", [COPY_ROWS - 1, COPY_ROWS])
def test_many_rows_keep_their_order_whichever_way_they_take(engine: sa.Engine, count: int) -> None:
    names = [f"n{(number * 7) % count}" for number in range(count)]
    with engine.begin() as connection:
        insert_many(connection, THINGS, [{"name": name, "group": "all"} for name in names])
        stored = THESE.rows(connection, these=set(names) | {"unknown"})
    assert [row[0] for row in stored] == names


def test_values_of_every_type_are_compared(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, ODD)
        assert LATE.rows(connection, day=date(2026, 10, 5), yes=False) == [("NULL",)]
        assert LATE.rows(connection, day=date(9999, 12, 31), yes=False) == []
        assert THESE.rows(connection, these=[]) == []


def test_a_list_finds_its_rows_by_the_index(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, [{"name": f"n{number}"} for number in range(5_000)])
        connection.exec_driver_sql("ANALYZE")
        text, values = THESE.sent(connection, {"these": ["n7", "n8"]})
        how = "EXPLAIN" if engine.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
        plan = str(connection.exec_driver_sql(f"{how} {text}", tuple(values)).all())
    assert "order_name_key" in plan or "USING INDEX sqlite_autoindex_order_1" in plan, plan


def test_rows_of_several_tables_go_together_or_not_at_all(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_together(connection, {THINGS: ODD, NOTES: [{"name": "n", "seconds": 5}]})
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        insert_together(connection, {THINGS: [{"name": "new"}], NOTES: [{"name": "n", "seconds": 6}]})
    with engine.begin() as connection:
        assert THESE.rows(connection, these=["new"]) == []
        assert connection.execute(sa.select(NOTES)).all() == [("n", 5)]


@pytest.mark.parametrize("way", ["statement", "core", "copy", "savepoint"])
def test_what_goes_soon_is_there_for_whatever_comes_next(engine: sa.Engine, way: str) -> None:
    more = [{"name": f"m{number:03}"} for number in range(COPY_ROWS)]
    with engine.begin() as connection:
        insert_together(connection, {NOTES: [{"name": "n", "seconds": 5}]}, soon=True)
        if way == "statement":
            insert_together(connection, {THINGS: ODD}, soon=True)
            assert len(THESE.rows(connection, these=[one["name"] for one in ODD])) == len(ODD)
        elif way == "copy":
            insert_many(connection, NOTES, [one | {"seconds": 1} for one in more])
        elif way == "savepoint":
            with connection.begin_nested() as attempt:
                insert_together(connection, {THINGS: ODD}, soon=True)
                attempt.rollback()
            assert THESE.rows(connection, these=[one["name"] for one in ODD]) == []
        else:
            assert connection.execute(sa.select(NOTES)).all() == [("n", 5)]
    with engine.begin() as connection:
        assert ("n", 5) in connection.execute(sa.select(NOTES)).all()


def test_what_goes_soon_fails_with_the_commit_and_takes_all_with_it(engine: sa.Engine) -> None:
    known = {NOTES: [{"name": "n", "seconds": 5}]}
    with engine.begin() as connection:
        insert_together(connection, known, soon=True)
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        insert_together(connection, {THINGS: [{"name": "new"}], **known}, soon=True)
    with engine.begin() as connection:
        assert THESE.rows(connection, these=["new"]) == []
        assert connection.execute(sa.select(NOTES)).all() == [("n", 5)]


def test_what_goes_soon_is_forgotten_when_its_transaction_is_given_up(engine: sa.Engine) -> None:
    with pytest.raises(ZeroDivisionError), engine.begin() as connection:
        insert_together(connection, {NOTES: [{"name": "n", "seconds": 5}]}, soon=True)
        raise ZeroDivisionError
    with engine.begin() as connection:
        assert connection.execute(sa.select(NOTES)).all() == []


def test_changes_sent_together_count_what_was_there_before(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, [{"name": name, "group": f"was {name}", "seconds": 7} for name in ("a", "b")])
        values = {"these": ["a", "b"], "group": "now"}
        send_together(connection, [NOTE.sent(connection, values), MARK.sent(connection, values)])
        assert connection.execute(sa.select(NOTES).order_by(NOTES.c.name)).all() == [("was a", 8), ("was b", 8)]
        assert [row[1] for row in THESE.rows(connection, these=["a", "b"])] == ["now", "now"]
        assert MARK.run(connection, these=["b", "c"], group="then") == 1


def test_an_upsert_inserts_what_is_new_and_changes_or_leaves_what_is_known(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        upsert(connection, NOTES, [{"name": "a", "seconds": 1}], keys=["name"])
        upsert(connection, NOTES, [{"name": "a", "seconds": 2}, {"name": "b", "seconds": 3}], keys=["name"])
        upsert(connection, NOTES, [{"name": "b", "seconds": 4}, {"name": "c", "seconds": 5}], keys=["name"], update=[])
        assert connection.execute(sa.select(NOTES).order_by(NOTES.c.name)).all() == [("a", 2), ("b", 3), ("c", 5)]


@pytest.mark.parametrize("rows", [ODD[1:2], ODD], ids=["one", "several"])
def test_a_known_key_is_refused_without_telling_values(engine: sa.Engine, rows: list[dict[str, object]]) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, ODD[1:2])
    with pytest.raises(sa.exc.IntegrityError) as told, engine.begin() as connection:
        insert_many(connection, THINGS, rows)
    assert "slash" not in str(told.value)
    with engine.begin() as connection:
        assert len(THESE.rows(connection, these=[one["name"] for one in ODD])) == 1


def test_a_statement_needs_a_transaction_that_was_begun(engine: sa.Engine) -> None:
    with engine.connect() as connection, pytest.raises(AssertionError, match="in a transaction"):
        THESE.rows(connection, these=["a"])


def test_rows_are_asked_for_together_and_each_sees_what_was_done_before(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, THINGS, ODD)
        first, second = {"these": [ODD[0]["name"]]}, {"these": [ODD[1]["name"], ""]}
        assert rows_together(connection, [(THESE, first), (THESE, second)]) == [
            rows_of(ODD[0]),
            rows_of(ODD[1], ODD[2]),
        ]
        assert rows_together(connection, []) == []
        marked = MARK.sent(connection, {"these": [""], "group": "100 %, %s"})
        _, answer = send_together(connection, [marked, THESE.sent(connection, {"these": [""]})])
        assert THESE.translated(connection, answer)[0][1] == "100 %, %s"


def test_what_was_not_reached_because_of_an_error_runs_the_next_time(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        insert_many(connection, NOTES, [{"name": "known", "seconds": 1}])
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        insert_together(connection, {NOTES: [{"name": "known", "seconds": 2}], THINGS: [{"name": "never"}]})
    with engine.begin() as connection:
        insert_together(connection, {NOTES: [{"name": "new", "seconds": 2}], THINGS: [{"name": "now"}]})
        assert [row[0] for row in THESE.rows(connection, these=["never", "now"])] == ["now"]


def test_a_statement_goes_on_after_its_table_was_changed(engine: sa.Engine) -> None:
    every = Statement(sa.select(sa.text("*")).select_from(NOTES))
    with engine.begin() as connection:
        insert_many(connection, NOTES, [{"name": "a", "seconds": 1}])
        assert every.rows(connection) == [("a", 1)]
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE notes ADD COLUMN more INTEGER")
    found = []
    for _ in range(2):
        try:
            with engine.begin() as connection:
                found.append(every.rows(connection))
        except sa.exc.NotSupportedError:
            assert engine.dialect.name == "postgresql", "PostgreSQL says so once"
    assert found[-1] == [("a", 1, None)]


def test_a_transaction_that_only_reads_sees_one_state_and_writes_nothing(engine: sa.Engine) -> None:
    with engine.begin() as writing:
        insert_many(writing, NOTES, [{"name": "a", "seconds": 1}])
    count = Statement(sa.select(sa.func.count()).select_from(NOTES))
    with engine.connect().execution_options(reading=True) as reading, reading.begin():
        assert count.rows(reading) == [(1,)]
        with engine.begin() as writing:
            insert_many(writing, NOTES, [{"name": "b", "seconds": 1}])
        assert count.rows(reading) == [(1,)]
        if engine.dialect.name == "postgresql":
            with pytest.raises(sa.exc.InternalError, match="read-only"):
                insert_many(reading, NOTES, [{"name": "c", "seconds": 1}])
    for _ in range(2):
        with engine.begin() as writing:
            insert_many(writing, NOTES, [{"name": f"d{_}", "seconds": 1}])
