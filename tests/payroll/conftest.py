"""Payroll as a whole on a real SQLite file: facts go in as envelopes, what it says is read from its outbox."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from payroll_house import House, make_house


@pytest.fixture
def house(tmp_path: Path) -> House:
    """A migrated, empty payroll."""
    return make_house(tmp_path)


@pytest.fixture
def rows(house: House) -> Callable[[str], list[dict[str, Any]]]:
    """Read a table."""

    def read(table: str) -> list[dict[str, Any]]:
        with house.service.units.engine.connect() as connection:
            return [dict(row._mapping) for row in connection.execute(sa.text(f"SELECT * FROM {table}"))]  # noqa: S608

    return read
