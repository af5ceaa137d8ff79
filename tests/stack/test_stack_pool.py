"""Kept connections to PostgreSQL: one that was cut while it rested is replaced, one cut in use fails as passing."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
import sqlalchemy as sa

from shared.plumbing import database
from shared.plumbing.database import open_engine, passes
from shared.plumbing.postgres import SERVER_DATABASE
from shared.plumbing.statements import Statement

pytestmark = pytest.mark.servers


@pytest.fixture
def url(stack_urls: Mapping[str, str]) -> str:
    return stack_urls["HOURBOOK_DATABASE_URL"].replace("{database}", SERVER_DATABASE)


def cut(url: str, process: int) -> None:
    other = open_engine(url)
    with other.connect() as connection:
        assert connection.execute(sa.text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process}).scalar()
    other.dispose()


PROCESS = sa.select(sa.func.pg_backend_pid())


def process_of(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(PROCESS).scalar_one())


def stated_process_of(engine: sa.Engine) -> int:
    with engine.begin() as connection:
        ((process,),) = Statement(PROCESS).rows(connection)
        return int(process)


def test_a_connection_that_rested_and_was_cut_is_replaced(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "POOL_TRUST_SECONDS", 0)
    engine = open_engine(url)
    first = process_of(engine)
    assert process_of(engine) == first
    cut(url, first)
    assert process_of(engine) != first
    engine.dispose()


@pytest.mark.parametrize("ask", [process_of, stated_process_of])
def test_a_connection_cut_a_moment_after_its_last_use_fails_once_as_what_passes(
    url: str, monkeypatch: pytest.MonkeyPatch, ask: Callable[[sa.Engine], int]
) -> None:
    monkeypatch.setattr(database, "POOL_TRUST_SECONDS", 3600)
    engine = open_engine(url)
    with engine.begin() as connection:
        # Two at once, so that the pool holds one more that will be found cut.
        also, first = process_of(engine), int(connection.execute(PROCESS).scalar_one())
    cut(url, first)
    cut(url, also)
    with pytest.raises(sa.exc.OperationalError) as failed:
        ask(engine)
    assert passes(failed.value)
    assert ask(engine) not in (first, also)
    engine.dispose()
