"""Migrations end where the tables stand, go down again without a trace, and money never lies in a float column."""

from __future__ import annotations

import importlib
from datetime import date
from pathlib import Path

import places
import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from source_tree import ROOT

from deploy.docs.api import service_names
from shared.plumbing.database import open_engine
from shared.plumbing.migrate import downgrade, is_current, upgrade
from shared.plumbing.owners import free_from_owners, ownerships
from shared.values.refusal import Refusal

SERVICES = service_names(ROOT)
# Names that end so hold whole numbers.
WHOLE = ("_minor", "_e4", "_seconds", "_epoch")


def _metadata(name):
    return importlib.import_module(f"services.{name}.store.tables").metadata


def _folder(name):
    return str(Path(ROOT, "services", name, "store", "migrations"))


@pytest.fixture
def engine(tmp_path):
    engine = open_engine(places.database_url(tmp_path / "database.db"))
    yield engine
    engine.dispose()


@pytest.mark.parametrize("name", SERVICES)
def test_migrations_end_where_the_tables_stand(engine, name):
    upgrade(engine, _folder(name))
    assert is_current(engine, _folder(name))
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, _metadata(name)) == []
    for owning in ownerships(_metadata(name)):
        _refuses_an_orphan(engine, _metadata(name).tables[owning[0]], owning)


def _refuses_an_orphan(engine, table, owning):
    """Insert a row whose owner is not there; other triggers of the table are away meanwhile."""
    others = [each for each in ownerships(table.metadata) if each[0] == table.name and each != owning]
    row = {column.name: _value(column) for column in table.columns}
    with pytest.raises(sa.exc.IntegrityError, match=f"{table.name}.{owning[1]} names"), engine.begin() as connection:
        free_from_owners(connection, others)
        connection.execute(table.insert(), row)


def _value(column):
    """Give something that fits a column: of states, the first one a payment is in."""
    if column.name == "state":
        return "created"
    kinds = {sa.Date: date(2026, 10, 5), sa.Boolean: True, sa.Integer: 1, sa.LargeBinary: b""}
    return next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "nobody")


@pytest.mark.parametrize("name", SERVICES)
def test_migrations_go_down_again(engine, name):
    upgrade(engine, _folder(name))
    downgrade(engine, _folder(name))
    assert set(sa.inspect(engine).get_table_names()) <= {"alembic_version"}


def test_tables_that_a_newer_version_made_are_left_alone_and_said_so(engine):
    upgrade(engine, _folder("audit"))
    with engine.begin() as connection:
        connection.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Refusal, match=r"revision 9999.*Install that one"):
        upgrade(engine, _folder("audit"))


@pytest.mark.parametrize("name", SERVICES)
def test_numbers_lie_in_whole_columns(name):
    for table in _metadata(name).tables.values():
        for column in table.columns:
            spot = f"{table.name}.{column.name}"
            assert not isinstance(column.type, sa.Numeric | sa.Float | sa.DateTime), spot
            if (column.comment or "").startswith("JSON"):
                continue
            if column.name.endswith(WHOLE):
                assert isinstance(column.type, sa.Integer | sa.BigInteger), spot
            if column.name.endswith(("_minor", "_epoch", "_e4")):
                assert isinstance(column.type, sa.BigInteger), spot


@pytest.mark.parametrize("name", SERVICES)
def test_a_state_can_be_entered_once_only(name):
    tables = _metadata(name).tables
    for table in (tables[key] for key in tables if key.endswith("_states")):
        unique = [constraint for constraint in table.constraints if isinstance(constraint, sa.UniqueConstraint)]
        unique += [index for index in table.indexes if index.unique]
        assert unique or len(table.primary_key) > 1, f"{table.name} lets two rows claim the same step"
