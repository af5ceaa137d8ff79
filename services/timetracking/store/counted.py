"""Counting lines by what became of them, as a query. In: tables joined to entries. Out: a row a line, and sums."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.states import APPROVED, DISPUTED, REJECTED, RETURNED
from services.timetracking.store.tables import entries, entry_states

DECIDED = (APPROVED, RETURNED, DISPUTED, REJECTED)


def ever(value: sa.ColumnElement[Any], wanted: str) -> sa.ColumnElement[int]:
    """Give 1 where any row of a group has a value, else 0."""
    return sa.func.max(sa.case((value == wanted, 1), else_=0))


def count_where(condition: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    """Count the rows for which something holds."""
    return sa.cast(sa.func.sum(sa.case((condition, 1), else_=0)), sa.Integer)


def decided_lines(source: sa.FromClause, about: Sequence[sa.ColumnElement[Any]]) -> sa.Select[Any]:
    """Give each live line that was ever decided on, with what it is `about`, its id, and `ever_approved` and so on."""
    same = sa.and_(entry_states.c.trainer_id == entries.c.trainer_id, entry_states.c.entry_id == entries.c.entry_id)
    states = (ever(entry_states.c.state, state).label(f"ever_{state}") for state in DECIDED)
    return (
        sa.select(*about, entries.c.entry_id, *states)
        .select_from(source.join(entry_states, same))
        .where(entries.c.live, entry_states.c.state.in_(DECIDED))
        .group_by(*about, entries.c.entry_id)
    )
