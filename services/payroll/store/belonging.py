"""Whose rows a query asks for. In: a column of trainer ids, and some trainers. Out: conditions, one a query."""

from __future__ import annotations

import sqlalchemy as sa

from services.payroll.usecases.ports import Shard, Whose
from shared.plumbing.database import chunked


def belonging(column: sa.Column[str], whose: Whose) -> list[sa.ColumnElement[bool]]:
    """Give conditions that together hold for these trainers' rows: one for a shard, one for each chunk of a list."""
    if isinstance(whose, Shard):
        return [column.between(whose.first, whose.last)]
    return [column.in_(ids) for ids in chunked(whose)]
