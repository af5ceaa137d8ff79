"""What the migrations build is what the tables say."""

from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext

from services.timetracking.store.tables import metadata


def test_migrated_schema_is_the_declared_one(house):
    with house.service.units.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
