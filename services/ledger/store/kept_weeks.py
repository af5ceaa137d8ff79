"""What each work week came to, where its stages differ, and what all come to: written with the facts that move them.

In: how far stages moved, and what follows. Out: weeks and sums, read from what was kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from services.ledger.domain.gaps import BEYOND, GAPS, KEY, STAGES, WEEKS, HourSums, Key, Stand, peaks_of
from services.ledger.domain.moves import UNPLACED, Kept, Named, hour_sums
from services.ledger.domain.trace import Week
from services.ledger.store import tables
from services.ledger.store.rows import fold, total
from services.ledger.store.tables import charges, earnings, week_gaps, work_weeks
from services.ledger.store.weeks import unplaced, within
from services.ledger.usecases.ports import EVERYTHING, Scope
from shared.plumbing.columns import read_columns
from shared.plumbing.database import insert_together
from shared.plumbing.of_rows import OfRows
from shared.values.call import Call

_DIALECTS: dict[str, Any] = {"postgresql": postgresql, "sqlite": sqlite}
_KEY: dict[str, type] = {"trainer_id": str, "engagement_id": str, "workweek_start": date}
_GAP: dict[str, type] = {"reason": str, **_KEY}


def _among(table: sa.FromClause, these: sa.Subquery, names: Sequence[str] = KEY) -> sa.ColumnElement[bool]:
    return sa.tuple_(*[table.c[name] for name in names]).in_(sa.select(*[these.c[name] for name in names]))


def _upserting(dialect: str, table: sa.Table, these: sa.Subquery, values: Mapping[str, Any]) -> Any:
    # An INSERT from a SELECT needs a WHERE, else SQLite takes what follows for a join's condition.
    rows = sa.select(*[values.get(column.name, these.c.get(column.name)) for column in table.columns]).where(sa.true())
    return _DIALECTS[dialect].insert(table).from_select([column.name for column in table.columns], rows)


def _adding(dialect: str, these: sa.Subquery) -> Any:
    insert = _upserting(dialect, work_weeks, these, dict.fromkeys(BEYOND, sa.literal_column("0")))
    added = {stage: work_weeks.c[stage] + insert.excluded[stage] for stage in STAGES}
    upsert = insert.on_conflict_do_update(index_elements=KEY, set_=added)
    return upsert.returning(*[work_weeks.c[name] for name in WEEKS])


def _putting(dialect: str, these: sa.Subquery) -> Any:
    insert = _upserting(dialect, week_gaps, these, {})
    return insert.on_conflict_do_update(index_elements=list(_GAP), set_={"seconds": insert.excluded.seconds})


def _judging(_dialect: str, these: sa.Subquery) -> Any:
    same = sa.and_(*[work_weeks.c[name] == these.c[name] for name in KEY])
    values = {name: these.c[name] for name in BEYOND}
    return work_weeks.update().values(values).where(same)


_ADDING = OfRows({**_KEY, **dict.fromkeys(STAGES, int)}, _adding)
_PUTTING = OfRows({**_GAP, "seconds": int}, _putting)
_JUDGING = OfRows({**_KEY, **dict.fromkeys(BEYOND, int)}, _judging)
_TAKING = OfRows(_GAP, lambda _, these: week_gaps.delete().where(_among(week_gaps, these, list(_GAP))))
_FORGETTING = OfRows(_KEY, lambda _, these: work_weeks.delete().where(_among(work_weeks, these)))


def _accrued(table: sa.Table) -> OfRows:
    columns = [table.c[name] for name in (*KEY, "accrual_id", "seconds")]
    return OfRows(_KEY, lambda _, these: sa.select(*columns).where(_among(table, these)))


_EARNED, _CHARGED = _accrued(earnings), _accrued(charges)


class KeptWeekRows:
    """Work weeks as they stand."""

    def __init__(self, connection: sa.Connection, call: Call) -> None:
        self._connection = connection
        self._call = call

    def add(self, moves: Mapping[Key, Sequence[int]]) -> dict[Key, Stand]:
        """Add to the stages of weeks; gives those weeks as they are now, judged as they were."""
        # In the order of their keys, so that no two who hold nobody each wait for the other.
        found = _ADDING.rows(self._connection, [(*key, *moves[key]) for key in sorted(moves)])
        return {(row[0], row[1], str(row[2])): Stand(*row[3:]) for row in found}

    def peaks(self, weeks: Sequence[Key]) -> tuple[dict[Key, int], dict[Key, int]]:
        """Give the most that was ever earned, and charged, of weeks."""
        earned, charged = (
            peaks_of((row[0], row[1], str(row[2]), *row[3:]) for row in accrued.rows(self._connection, weeks))
            for accrued in (_EARNED, _CHARGED)
        )
        return earned, charged

    def write(self, kept: Kept) -> None:
        """Write what became of gaps and weeks, and rows to add to the sums."""
        _TAKING.run_soon(self._connection, [(reason, *key) for reason, key in kept.gone])
        _PUTTING.run_soon(self._connection, [(reason, *key, seconds) for reason, key, seconds in kept.come])
        judged = [(*key, stand.beyond_earned, stand.beyond_charged) for key, stand in kept.judged]
        _JUDGING.run_soon(self._connection, judged)
        _FORGETTING.run_soon(self._connection, kept.empty)
        sums = [{"sum_id": self._call.new_id("sum"), **one._asdict()} for one in kept.sums]
        insert_together(self._connection, {tables.hour_sums: sums}, soon=True)

    def fold_sums(self, limit: int) -> int:
        """Put sums of one name together, `limit` of them at most; gives how many went."""
        return fold(self._connection, self._call, tables.hour_sums, ["name"], limit)

    def all(self) -> tuple[pl.DataFrame, pl.DataFrame]:
        """Give every week, as WEEKS, and every gap, as GAPS."""
        weeks, gaps = (
            read_columns(self._connection, sa.select(*[table.c[name] for name in schema]), schema)
            for table, schema in ((work_weeks, WEEKS), (week_gaps, GAPS))
        )
        return weeks, gaps

    def sums(self, scope: Scope) -> HourSums:
        """Give what the weeks in scope come to together: of all, what was added up; of some, their own rows."""
        named = tables.hour_sums.c
        if scope == EVERYTHING:
            query = sa.select(named.name, *(total(named[name]) for name in Named._fields[1:])).group_by(named.name)
            return hour_sums(Named(*row) for row in self._connection.execute(query))
        stages = sa.select(*(total(work_weeks.c[stage]) for stage in STAGES)).where(*within(work_weeks, scope))
        seconds = {
            **dict(zip(STAGES, self._connection.execute(stages).one(), strict=True)),
            UNPLACED: unplaced(self._connection, scope),
        }
        gaps = sa.select(
            week_gaps.c.reason, sa.func.count(), total(week_gaps.c.seconds), total(sa.func.abs(week_gaps.c.seconds))
        ).where(*within(week_gaps, scope)).group_by(week_gaps.c.reason)  # fmt: skip
        return hour_sums([
            *(Named(name, 0, number, 0) for name, number in seconds.items()),
            *(Named(*row) for row in self._connection.execute(gaps)),
        ])  # fmt: skip

    def page(self, scope: Scope, reason: str | None, after: Week | None, limit: int) -> dict[Week, Stand]:
        """Give up to `limit` weeks in scope in the order of their keys; `reason` keeps those with such a gap."""
        query, ordered = sa.select(*[work_weeks.c[name] for name in WEEKS]), work_weeks
        if reason is not None:
            same = sa.and_(*[work_weeks.c[name] == week_gaps.c[name] for name in KEY])
            query, ordered = query.join_from(week_gaps, work_weeks, same).where(week_gaps.c.reason == reason), week_gaps
        key = [ordered.c[name] for name in KEY]
        if after is not None:
            place = [sa.literal(value, ordered.c[name].type) for name, value in vars(after).items()]
            query = query.where(sa.tuple_(*key) > sa.tuple_(*place))
        rows = self._connection.execute(query.where(*within(ordered, scope)).order_by(*key).limit(limit))
        return {Week(*row[:3]): Stand(*row[3:]) for row in rows}
