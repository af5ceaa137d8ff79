"""Approved entries and their voids. In: rows of facts. Out: frames of the entries that count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import HOURS, Schema, frame
from services.payroll.domain.work_weeks import ALL_WEEKS, WorkWeeks
from services.payroll.store.belonging import Belonging, by_week
from services.payroll.store.tables import hours, hours_voids
from services.payroll.usecases.ports import Shard, Whose
from shared.plumbing.columns import Asked, Many, read_known_together, read_stacked, write_new_columns
from shared.plumbing.database import among, chunked, upsert
from shared.plumbing.ids import last_id
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement

_VERSION: Schema = {"trainer_id": pl.String, "entry_id": pl.String, "entry_version": pl.Int64}
_ENTRY = list(_VERSION)
_COLUMNS = [hours.c[name] for name in HOURS]
_VOID = sa.and_(*(hours.c[name] == hours_voids.c[name] for name in _ENTRY))
_WITH_ZONE: Schema = HOURS | {"zone": pl.String}
_WITH_VERSION: Schema = HOURS | {"entry_version": pl.Int64}
# An entry that starts a day before the week may reach into it, and a week may end in the hours of an eighth date;
# one day more, since an entry's own zone may date it a day off its engagement's.
_BEFORE, _AFTER = timedelta(days=2), timedelta(days=8)


def _around(upto: str | None) -> Statement:
    """Ask for what counts of some trainers, dated from one day to another."""
    dated = hours.c.work_date.between(sa.bindparam("first"), sa.bindparam("last"))
    return Statement(_counting(upto).where(Listed(hours.c.trainer_id, "these"), dated))


def _of_shard(upto: str | None, schema: Schema) -> Many:
    """Ask for all of a shard, void or not, dated from one day to another: its voids are few, and looked for apart."""
    whose = hours.c.trainer_id.between(sa.bindparam("first"), sa.bindparam("last"))
    dated = hours.c.work_date.between(sa.bindparam("since"), sa.bindparam("until"))
    heard = sa.true() if upto is None else hours.c.heard_id <= upto
    return Many(sa.select(*[hours.c[name] for name in schema]).where(whose, dated, heard), schema)


def _voids(upto: str | None) -> Belonging:
    known = sa.select(hours_voids).where(hours_voids.c.heard_id <= upto).subquery() if upto else hours_voids
    return Belonging(known, _VERSION)


def _not_void(lines: pl.DataFrame, voids: pl.DataFrame) -> pl.DataFrame:
    """Leave out versions that are void."""
    counting = lines if voids.is_empty() else lines.join(voids, on=_ENTRY, how="anti", maintain_order="left")
    return counting[list(HOURS)]


def _counting(upto: str | None, schema: Schema = HOURS) -> sa.Select[Any]:
    """Select what counts; with `upto`, what counted when only what was heard up to that id was known."""
    known = _VOID if upto is None else sa.and_(_VOID, hours_voids.c.heard_id <= upto)
    query = sa.select(*[hours.c[name] for name in schema]).outerjoin(hours_voids, known)
    counting = query.where(hours_voids.c.entry_id.is_(None))
    return counting if upto is None else counting.where(hours.c.heard_id <= upto)


_VOIDS, _AROUND = _voids(None), _around(None)
_OF_SHARD, _OF_SHARD_WITH_VERSION = _of_shard(None, HOURS), _of_shard(None, _WITH_VERSION)


class HoursRows:
    """Entries are added and voided, never changed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, lines: pl.DataFrame, touched: pl.DataFrame) -> pl.DataFrame:
        """Keep approved versions, one that is known as it is; give what `around` gives of these weeks from now on.

        Where all are new, which is nearly always, they need not be read again.
        """
        whose = sorted(set(lines["trainer_id"]))
        *weeks, voids = read_known_together(self._connection, [*_asked(_AROUND, touched), _VOIDS.asked(whose)])
        # In the order of the keys, so that neighbours in the index come one after another.
        if not write_new_columns(self._connection, hours, lines.sort(_ENTRY), _ENTRY):
            return self.around(touched)
        return _stacked(weeks).vstack(_not_void(lines, voids))

    def void(self, rows: Sequence[Mapping[str, Any]]) -> None:
        """Keep voids; the first one of a version counts."""
        upsert(self._connection, hours_voids, rows, keys=_ENTRY, update=[])

    def versions(self, keys: Sequence[tuple[str, str, int]]) -> pl.DataFrame:
        """Give these versions of entries, void or not."""
        named = sa.tuple_(*(hours.c[name] for name in _ENTRY))
        return read_stacked(
            self._connection, [sa.select(*_COLUMNS).where(named.in_(some)) for some in chunked(keys)], HOURS
        )

    def of_engagements(
        self, engagement_ids: Sequence[str], trainer_ids: Sequence[str], since: date | None = None
    ) -> pl.DataFrame:
        """Give the entries that count of engagements of these trainers, from a date on."""
        query = _counting(None).where(hours.c.work_date >= since) if since else _counting(None)
        queries = [query.where(theirs) for theirs in among(self._connection, hours.c.trainer_id, trainer_ids)]
        found = read_stacked(self._connection, queries, HOURS)
        return found.filter(pl.col("engagement_id").is_in(engagement_ids))

    def around(self, touched: pl.DataFrame, upto: str | None = None) -> pl.DataFrame:
        """Give the entries that may reach into work weeks (trainer_id, workweek_start): one query a week."""
        around = _AROUND if upto is None else _around(upto)
        return _stacked(read_known_together(self._connection, _asked(around, touched)))

    def of_trainers(self, whose: Whose, weeks: WorkWeeks = ALL_WEEKS, upto: str | None = None) -> pl.DataFrame:
        """Give the entries of trainers that count, of those dates that may reach into the work weeks asked for."""
        since = weeks.first - _BEFORE if weeks.first else date.min
        until = weeks.last + _AFTER if weeks.last else date.max
        if isinstance(whose, Shard):
            return self._of_shard(whose, since, until, upto)
        query = _counting(upto).where(hours.c.work_date.between(since, until))
        queries = [query.where(theirs) for theirs in among(self._connection, hours.c.trainer_id, whose)]
        return read_stacked(self._connection, queries, HOURS)

    def _of_shard(self, shard: Shard, since: date, until: date, upto: str | None) -> pl.DataFrame:
        """Give the entries of a shard that count; versions are read where there are some to leave out."""
        voids = (_VOIDS if upto is None else _voids(upto)).read(self._connection, shard)
        of_shard = _OF_SHARD if voids.is_empty() else _OF_SHARD_WITH_VERSION
        if upto is not None:
            of_shard = _of_shard(upto, HOURS if voids.is_empty() else _WITH_VERSION)
        found = of_shard.read(self._connection, first=shard.first, last=shard.last, since=since, until=until)
        return _not_void(found, voids)

    def known_upto(self, trainer_ids: Sequence[str], first: date, last: date, upto: str) -> pl.DataFrame:
        """Give the entries that counted when only what was heard up to `upto` was known, with their zones."""
        query = _counting(upto, _WITH_ZONE).where(hours.c.work_date >= first, hours.c.work_date <= last)
        queries = [query.where(theirs) for theirs in among(self._connection, hours.c.trainer_id, trainer_ids)]
        return read_stacked(self._connection, queries, _WITH_ZONE)

    def heard_by(self, epoch: int) -> str:
        """Give the id up to which all that was heard by the end of a second lies."""
        return last_id("hrd", epoch)


def _asked(around: Statement, touched: pl.DataFrame) -> list[Asked]:
    """Ask for what may reach into each of these work weeks."""
    return [
        (around, HOURS, {"these": these, "first": week - _BEFORE, "last": week + _AFTER})
        for week, these in by_week(touched)
    ]


def _stacked(weeks: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Put the entries of weeks together; only those of two weeks have some in common."""
    return weeks[0] if len(weeks) == 1 else pl.concat([frame(HOURS), *weeks]).unique(maintain_order=True)
