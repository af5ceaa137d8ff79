"""A database of its own for a pay benchmark: made, migrated, filled, and dropped afterwards.

In: a URL where no database is yet, and sizes. Out: an engine on it. A database that is there already is left alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from deploy.bench.priceable import fill
from services.payroll.main import MIGRATIONS
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import upgrade
from shared.plumbing.postgres import create_database, drop_database
from shared.values.refusal import Refusal


@contextmanager
def filled(url: str, trainers: int, entries: int) -> Iterator[tuple[sa.Engine, int]]:
    """Give an engine on a new database with so many trainers and how many entries it holds."""
    on_postgres = sa.make_url(url).get_backend_name() == "postgresql"
    path = Path(sa.make_url(url).database or "")
    made = create_database(url) if on_postgres else not path.exists()
    if not made:
        raise Refusal("database_exists", f"There is a database {path} already, and a benchmark drops its own; name "
                      "another.", pointer="url")  # fmt: skip
    engine = open_engine(url)
    try:
        upgrade(engine, MIGRATIONS)
        count = fill(engine, trainers, entries)
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(sa.text("VACUUM ANALYZE" if on_postgres else "ANALYZE"))
        yield engine, count
    finally:
        engine.dispose()
        if on_postgres:
            drop_database(url)
        else:
            for kept in path.parent.glob(f"{path.name}*"):
                kept.unlink()
