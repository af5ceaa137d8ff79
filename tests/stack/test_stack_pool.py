"""Kept connections to PostgreSQL: one that was cut while it rested is replaced, one cut in use fails as passing."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa

from shared.plumbing import database
from shared.plumbing.database import open_engine, passes
from shared.plumbing.postgres import SERVER_DATABASE

pytestmark = pytest.mark.servers


@pytest.fixture
def url(stack_urls: Mapping[str, str]) -> str:
    return stack_urls["HOURBOOK_DATABASE_URL"].replace("{database}", SERVER_DATABASE)


def cut(url: str, process: int) -> None:
    other = open_engine(url)
    with other.connect() as connection:
        assert connection.execute(sa.text("SELECT pg_terminate_backend(:process, 5000)"), {"process": process}).scalar()
    other.dispose()


def process_of(engine: sa.Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(sa.text("SELECT pg_backend_pid()")).scalar_one())


def test_a_connection_that_rested_and_was_cut_is_replaced(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "POOL_TRUST_SECONDS", 0)
    engine = open_engine(url)
    first = process_of(engine)
    assert process_of(engine) == first
    cut(url, first)
    assert process_of(engine) != first
    engine.dispose()


def test_a_connection_cut_a_moment_after_its_last_use_fails_once_as_what_passes(
    url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "POOL_TRUST_SECONDS", 3600)
    engine = open_engine(url)
    first = process_of(engine)
    cut(url, first)
    with pytest.raises(sa.exc.OperationalError) as failed:
        process_of(engine)
    assert passes(failed.value)
    assert process_of(engine) != first
    engine.dispose()
