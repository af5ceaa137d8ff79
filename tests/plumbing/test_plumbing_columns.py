"""Columns go into a database and come out as they were, and facts said as columns are the bytes said one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path

import places
import polars as pl
import pytest
import sqlalchemy as sa

from shared.events.catalogue import encode, encode_columns
from shared.events.payroll import ClaimedSeconds, PaymentOrdered
from shared.plumbing.columns import (
    Many,
    read_columns,
    read_many,
    write_columns,
    write_in_parts,
    write_new_columns,
    write_together,
)
from shared.plumbing.database import COPY_ROWS, insert_together, one_of, open_engine
from shared.plumbing.statements import Statement

_TABLE = sa.Table(
    "things", sa.MetaData(), sa.Column("name", sa.Text, primary_key=True), sa.Column("day", sa.Date, nullable=False),
    sa.Column("amount_minor", sa.BigInteger), sa.Column("data", sa.LargeBinary), sa.Column("open", sa.Boolean),
    sa.Column("note", sa.Text),
)  # fmt: skip
_OTHERS = sa.Table("others", _TABLE.metadata, sa.Column("thing", sa.Text, sa.ForeignKey("things.name"), nullable=False))
_SCHEMA = {"name": pl.String, "day": pl.Date, "amount_minor": pl.Int64, "note": pl.String}
_FRAME = pl.DataFrame({
    "name": ['a "quoted", one', "", "line\nbreak", "\\N", "Zoë 東"],
    "day": [date(2026, 10, day) for day in range(5, 10)],
    # The least number of all stands for none on its way from PostgreSQL.
    "amount_minor": [2**63 - 1, 1 - 2**63, 0, None, 5], "note": ["", None, "null", "\\.", "x"],
    "data": [b"\x00\xff", b"", b"\\x41", b"plain", b"\n"], "open": [True, False, True, False, True],
})  # fmt: skip


@pytest.fixture
def engine(tmp_path: Path):
    engine = open_engine(places.database_url(tmp_path / "things.db"))
    _TABLE.metadata.create_all(engine)
    yield engine
    engine.dispose()


@pytest.mark.parametrize("read", [read_columns, read_many])
def test_columns_come_back_as_they_went(engine: sa.Engine, read: Callable[..., pl.DataFrame]) -> None:
    with engine.begin() as connection:
        write_columns(connection, _TABLE, _FRAME)
        write_columns(connection, _TABLE, _FRAME.clear())
    with engine.connect() as connection:
        query = sa.select(*[_TABLE.c[name] for name in _SCHEMA]).order_by(_TABLE.c.day)
        some = query.where(one_of(connection, _TABLE.c.name, ["", "nobody", "\\N", 'a "quoted", one', "\\"]))
        assert read(connection, some, _SCHEMA)["name"].to_list() == ['a "quoted", one', "", "\\N"]
        assert read(connection, query, _SCHEMA).equals(_FRAME.select(_SCHEMA.keys()))
        one = query.where(_TABLE.c.name == "line\nbreak", _TABLE.c.day == date(2026, 10, 7))
        assert read(connection, one, _SCHEMA)["note"].to_list() == ["null"]
        none = read(connection, query.where(_TABLE.c.name == "nobody"), _SCHEMA)
        assert none.equals(pl.DataFrame(schema=_SCHEMA))
        rows = connection.execute(sa.select(_TABLE.c.data, _TABLE.c.open).order_by(_TABLE.c.day)).all()
        assert [tuple(row) for row in rows] == _FRAME.select("data", "open").rows()


# As many as PostgreSQL takes by COPY; fewer go by INSERT.
_MANY = pl.concat([_FRAME.with_columns(pl.col("name") + f" {number}") for number in range(COPY_ROWS // 5 + 1)])


def test_many_columns_are_the_same_as_few(engine: sa.Engine) -> None:
    with engine.begin() as connection:
        write_together(connection, {_TABLE: _MANY[:-1], _OTHERS: _MANY[:1].select(thing="name")})
        assert write_new_columns(connection, _TABLE, _MANY[-1:], ["name"])
    with engine.connect() as connection:
        columns = [_TABLE.c[name] for name in _FRAME.columns]
        assert {tuple(row) for row in connection.execute(sa.select(*columns))} == set(_MANY.rows())


@pytest.mark.parametrize("beside", ["plain", 'a "quoted", one', "line\nbreak", "\r", "\\N", "\\.", "tab\t\x02", "null"])
def test_many_rows_come_back_whatever_their_texts(engine: sa.Engine, beside: str) -> None:
    names = [f"{number:05d}" for number in range(COPY_ROWS)]
    notes = (["", None, beside, "x"] * COPY_ROWS)[:COPY_ROWS]
    days, numbers = [date(1, 1, 1), date(9999, 12, 31)] * (COPY_ROWS // 2), [None, -1] * (COPY_ROWS // 2)
    frame = pl.DataFrame([names, days, numbers, notes], schema=_SCHEMA)
    with engine.begin() as connection:
        write_columns(connection, _TABLE, frame)
        query = sa.select(*[_TABLE.c[name] for name in _SCHEMA])
        assert read_many(connection, query, _SCHEMA).sort("name").equals(frame)


@pytest.mark.parametrize("mark", ["\x1e", "a\x1fb"])
def test_the_marks_between_values_are_written_as_any_text(engine: sa.Engine, mark: str) -> None:
    rows = [(f"{number:05d}", date(2026, 10, 5), number, mark) for number in range(COPY_ROWS)]
    frame = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    with engine.begin() as connection:
        write_columns(connection, _TABLE, frame)
        query = sa.select(*[_TABLE.c[name] for name in _SCHEMA]).order_by(_TABLE.c.name)
        assert read_columns(connection, query, _SCHEMA).equals(frame)


# What facts say, what looks like bytes in hexadecimal, and what no text can be.
_SAID = [b'{"why":"\\\\x41 \\"quoted\\""}', b"\\x41", b"\\\\", "übermäßig\r\n\x02".encode(), b"", b"\\."]


@pytest.mark.parametrize("beside", [b"text", b"a\0b", b"\xff"], ids=["text", "nul", "no text"])
def test_bytes_come_back_as_they_went_whether_they_are_text_or_not(engine: sa.Engine, beside: bytes) -> None:
    said = [*_SAID, beside] * (COPY_ROWS // 7 + 1)
    frame = _MANY[: len(said)].with_columns(data=pl.Series(said, dtype=pl.Binary))
    with engine.begin() as connection:
        write_in_parts(connection, _TABLE, frame.iter_slices(10))
        write_in_parts(connection, _TABLE, [])
        blob = Statement(sa.select(_TABLE.c.data).where(_TABLE.c.name == sa.bindparam("name")))
        assert [blob.blob(connection, name=name) for name in frame["name"][:7]] == said[:7]
        assert blob.blob(connection, name="nobody") is None
    with engine.connect() as connection:
        rows = connection.execute(sa.select(_TABLE.c.name, _TABLE.c.data)).all()
    assert {name: bytes(data) for name, data in rows} == dict(zip(frame["name"], said, strict=True))


@pytest.mark.parametrize("things", [1, 2, COPY_ROWS])
@pytest.mark.parametrize("others", [1, 2, COPY_ROWS])
def test_rows_that_others_point_at_go_first(engine: sa.Engine, things: int, others: int) -> None:
    rows = _MANY[:things].select("name", "day").to_dicts()
    with engine.begin() as connection:
        insert_together(connection, {_TABLE: rows, _OTHERS: [{"thing": rows[0]["name"]}] * others})
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(_OTHERS)).scalar_one() == others


def test_many_rows_are_read_as_they_are_written_with_values_or_without(engine: sa.Engine) -> None:
    everything = sa.select(*[_TABLE.c[name] for name in _SCHEMA])
    with engine.begin() as connection:
        assert read_many(connection, everything, _SCHEMA).is_empty()
        write_columns(connection, _TABLE, _FRAME)
        assert read_many(connection, everything, _SCHEMA).height == _FRAME.height
        since = Many(everything.where(_TABLE.c.day >= sa.bindparam("day")).order_by(_TABLE.c.day), _SCHEMA)
        for day in (7, 9, 10):
            wanted = _FRAME.select(_SCHEMA.keys()).filter(pl.col("day") >= date(2026, 10, day))
            assert since.read(connection, day=date(2026, 10, day)).equals(wanted)
        assert read_many(connection, everything.where(_TABLE.c.name == ""), _SCHEMA).height == 1
    with engine.begin() as connection:
        assert read_many(connection, everything, _SCHEMA).height == _FRAME.height


def test_what_a_join_does_not_find_is_null_whatever_its_table_wants(engine: sa.Engine) -> None:
    query = sa.select(_TABLE.c.name, _OTHERS.c.thing).outerjoin(_OTHERS).order_by(_TABLE.c.day)
    with engine.begin() as connection:
        write_together(connection, {_TABLE: _FRAME, _OTHERS: _FRAME[:1].select(thing="name")})
        found = read_many(connection, query, {"name": pl.String, "thing": pl.String})
    assert found["thing"].to_list() == [_FRAME["name"][0], None, None, None, None]


def test_a_key_that_is_there_is_refused_as_by_an_insert(engine: sa.Engine) -> None:
    with pytest.raises(sa.exc.IntegrityError), engine.begin() as connection:
        write_columns(connection, _TABLE, pl.concat([_FRAME, _FRAME]))


@pytest.mark.parametrize("frame", [_FRAME, _MANY], ids=["few", "many"])
def test_known_keys_stay_as_they_are_and_it_says_whether_all_were_new(engine: sa.Engine, frame: pl.DataFrame) -> None:
    changed = frame.with_columns(note=pl.lit("changed"))
    with engine.begin() as connection:
        assert write_new_columns(connection, _TABLE, frame[:2], ["name"])
        assert not write_new_columns(connection, _TABLE, changed, ["name"])
        assert write_new_columns(connection, _TABLE, changed.clear(), ["name"])
        notes = dict(connection.execute(sa.select(_TABLE.c.name, _TABLE.c.note)).all())
    assert [notes[name] for name in frame["name"]] == [*frame["note"][:2], *["changed"] * (frame.height - 2)]


@pytest.mark.parametrize("engagement", ["eng_1", 'q"uo\\te', "Zoë\n\t\u2028東", "<&>/\x7f"])
def test_facts_said_as_columns_are_the_same_bytes(engagement: str) -> None:
    parts = (ClaimedSeconds(engagement, "2026-10-05", 3601, 6002), ClaimedSeconds("eng_2", "2026-10-05", -1, -(2**62)))
    facts = [PaymentOrdered(f"pay_{engagement}", "HB1", "itm_1", "run_1", "trn_1", 6002, "EUR", "2026-11-06", claimed)
             for claimed in (parts, parts[:1], ())]  # fmt: skip
    rows = [asdict(fact) for fact in facts]
    columns = pl.DataFrame(rows, schema_overrides={"amount_minor": pl.Int64})
    assert encode_columns(PaymentOrdered, columns).to_list() == [encode(fact) for fact in facts]


def test_facts_with_other_columns_are_refused() -> None:
    with pytest.raises(AssertionError, match=r"payment\.ordered says"):
        encode_columns(PaymentOrdered, pl.DataFrame({"payment_id": ["pay_1"]}))
