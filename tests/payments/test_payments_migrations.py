"""The migrations build exactly the tables the store uses, on filled tables too, and take them down again."""

from __future__ import annotations

import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from services.payments.main import MIGRATIONS
from services.payments.store.tables import metadata
from shared.plumbing.migrate import downgrade, is_current


def test_the_migrated_schema_is_the_one_the_code_uses(house):
    engine = house.service.units.engine
    assert is_current(engine, MIGRATIONS)
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []


def test_it_goes_down_to_nothing(house):
    engine = house.service.units.engine
    downgrade(engine, MIGRATIONS)
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}
