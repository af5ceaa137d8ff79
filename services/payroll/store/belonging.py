"""Whose rows a query asks for. In: a column of trainer ids, some trainers. Out: conditions, one a query."""

from __future__ import annotations

import sqlalchemy as sa

from services.payroll.usecases.ports import Shard, Whose
from shared.plumbing.database import among


def belonging(connection: sa.Connection, column: sa.ColumnElement[str], whose: Whose) -> list[sa.ColumnElement[bool]]:
    """Give conditions that together hold for these trainers' rows: one for a shard, as few as can be for a list."""
    if isinstance(whose, Shard):
        return [column.between(whose.first, whose.last)]
    return among(connection, column, whose)
