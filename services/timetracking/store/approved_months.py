"""What is approved, by engagement and month, written with every approval and every void.

In: lines that count from now on, or no more. Out: `approved_months`, to be read in place of the lines they sum up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from itertools import groupby
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.timetracking.domain.states import APPROVED
from services.timetracking.store.tables import approved_months, entries
from shared.plumbing.of_rows import OfRows

_DIALECTS: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
_KEY = ("month", "engagement_id")
_COLUMNS = {"month": date, "engagement_id": str, "trainer_id": str, "seconds": int, "lines": int}
# Trainer, engagement, day and seconds of a line.
Approved = tuple[str, str, date, int]


def _adding(dialect: str, these: sa.Subquery) -> Any:
    # An INSERT from a SELECT needs a WHERE, else SQLite takes what follows for a join's condition.
    rows = sa.select(*[these.c[name] for name in _COLUMNS]).where(sa.true())
    insert = _DIALECTS[dialect].insert(approved_months).from_select(list(_COLUMNS), rows)
    added = {name: approved_months.c[name] + insert.excluded[name] for name in ("seconds", "lines")}
    return insert.on_conflict_do_update(index_elements=list(_KEY), set_=added)


_ADDING = OfRows(_COLUMNS, _adding)


def count_in(connection: sa.Connection, lines: Iterable[Approved]) -> None:
    """Add lines that were approved; their trainers are held, so that nobody else moves the same months."""
    _add(connection, lines, 1)


def count_out(connection: sa.Connection, lines: Iterable[Approved]) -> None:
    """Take lines away whose approval became void."""
    _add(connection, lines, -1)


def _add(connection: sa.Connection, lines: Iterable[Approved], sign: int) -> None:
    # One row a key: PostgreSQL changes none twice by one statement.
    found = sorted(((f"{day:%Y-%m}-01", engagement, trainer), seconds) for trainer, engagement, day, seconds in lines)
    rows = []
    for key, group in groupby(found, key=lambda one: one[0]):
        seconds = [one[1] for one in group]
        rows.append((*key, sign * sum(seconds), sign * len(seconds)))
    _ADDING.run_soon(connection, rows)


def months_apart() -> sa.Select[Any]:
    """Select the engagements of which something else is kept for a month than their approved lines come to."""
    month = (sa.extract("year", entries.c.work_date) * 100 + sa.extract("month", entries.c.work_date)).label("month")
    key, at = [entries.c.engagement_id, entries.c.trainer_id, month], approved_months.c
    summed = (
        sa.select(*key, (-sa.func.sum(entries.c.seconds)).label("seconds"), (-sa.func.count()).label("lines"))
        .where(entries.c.live, entries.c.state == APPROVED).group_by(*key)
    )  # fmt: skip
    kept_month = sa.extract("year", at.month) * 100 + sa.extract("month", at.month)
    kept = sa.select(at.engagement_id, at.trainer_id, kept_month.label("month"), at.seconds, at.lines)
    both = sa.union_all(kept, summed).subquery()
    off = sa.or_(sa.func.sum(both.c.seconds) != 0, sa.func.sum(both.c.lines) != 0)
    return sa.select(both.c.engagement_id).group_by(both.c.engagement_id, both.c.trainer_id, both.c.month).having(off)
