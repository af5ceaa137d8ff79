"""Earnings: posted differences, only ever added. In: rows. Out: sums as frames, and earnings one by one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.frames import LINE_KEYS, LINE_MEASURES, Schema, frame
from services.payroll.domain.run_difference import RUN_CAUSES, RUN_SUMS
from services.payroll.store.belonging import by_week, read_belonging
from services.payroll.store.claims import total
from services.payroll.store.run_sums import causes_of_run, sums_of_run, whose, write_sums, written_sums
from services.payroll.store.tables import accruals, earning_claims, earnings, unclaimed, unpriced
from services.payroll.usecases.ports import Earning, PayRun, UnpaidWeek, Whose
from shared.plumbing.columns import read_known_together, read_many, read_stacked, write_columns, write_together
from shared.plumbing.database import among
from shared.plumbing.ids import last_id
from shared.plumbing.listed import Listed
from shared.plumbing.statements import Statement, send_soon
from shared.values.refusal import not_found

_KEYS = [earnings.c[name] for name in LINE_KEYS]
_SUMS = [sa.cast(sa.func.sum(earnings.c[name]), sa.BigInteger) for name in LINE_MEASURES]
_SUMMED = sa.select(*_KEYS, *_SUMS).group_by(*_KEYS)
_OF_WEEK = Statement(
    _SUMMED.where(earnings.c.workweek_start == sa.bindparam("week"), Listed(earnings.c.trainer_id, "these"))
)
_CLEAR_UNPRICED = Statement(
    unpriced.delete().where(unpriced.c.workweek_start == sa.bindparam("week"), Listed(unpriced.c.trainer_id, "these"))
)
_POSTED: Schema = LINE_KEYS | LINE_MEASURES
_WEEK: Schema = {"trainer_id": pl.String, "workweek_start": pl.Date}
# Its own columns; what follows comes from the accrual and the claim.
_OWN = list(Earning.__dataclass_fields__)[:-4]
_EARNING: sa.Select[Any] = (
    sa.select(
        *[earnings.c[name] for name in _OWN], accruals.c.cause, accruals.c.reason, accruals.c.at_epoch,
        earning_claims.c.pay_item_id,
    )
    .join(accruals, accruals.c.accrual_id == earnings.c.accrual_id)
    .outerjoin(earning_claims, earning_claims.c.earning_id == earnings.c.earning_id)
)  # fmt: skip


class EarningRows:
    """The book of what was earned."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def posted(self, touched: pl.DataFrame) -> pl.DataFrame:
        """Give the sums per line of work weeks (trainer_id, workweek_start): one query a week."""
        weeks = [(_OF_WEEK, _POSTED, {"week": week, "these": these}) for week, these in by_week(touched)]
        found = read_known_together(self._connection, weeks)
        return found[0] if len(found) == 1 else pl.concat([frame(_POSTED), *found])

    def posted_of(self, whose: Whose, known_epoch: int | None = None) -> pl.DataFrame:
        """Give the sums per line of everything posted for trainers, up to the end of a second where one is given."""
        query = _SUMMED
        if known_epoch is not None:
            known = accruals.c.at_epoch <= known_epoch
            query = query.join(accruals, accruals.c.accrual_id == earnings.c.accrual_id).where(known)
        return read_belonging(self._connection, query, earnings.c.trainer_id, whose, _POSTED)

    def weeks_of_engagements(self, engagement_ids: Sequence[str], trainer_ids: Sequence[str]) -> pl.DataFrame:
        """Give the work weeks in which something was posted for engagements of these trainers."""
        columns = _WEEK | {"engagement_id": pl.String}
        query = sa.select(*[earnings.c[name] for name in columns]).distinct()
        queries = [query.where(theirs) for theirs in among(self._connection, earnings.c.trainer_id, trainer_ids)]
        found = read_stacked(self._connection, queries, columns)
        return found.filter(pl.col("engagement_id").is_in(engagement_ids)).select(list(_WEEK)).unique()

    def append(self, accrued: pl.DataFrame, lines: pl.DataFrame) -> None:
        """Add accruals and their earnings, which wait from now on for a pay run."""
        rows_of = {accruals: accrued, earnings: lines, unclaimed: lines}
        write_together(self._connection, {
            table: rows.select_seq(column.name for column in table.columns) for table, rows in rows_of.items()
        })  # fmt: skip

    def keep_unpriced(self, touched: pl.DataFrame, waiting: pl.DataFrame) -> None:
        """Replace what is known to wait for a price in these work weeks."""
        send_soon(self._connection, [
            _CLEAR_UNPRICED.sent(self._connection, {"week": week, "these": these}) for week, these in by_week(touched)
        ])  # fmt: skip
        write_columns(self._connection, unpriced, waiting)

    def totals(self) -> list[tuple[str, int]]:
        """Give all that was ever posted, by currency, in minor units."""
        query = sa.select(earnings.c.currency, sa.func.sum(earnings.c.amount_minor)).group_by(earnings.c.currency)
        return [(row[0], int(row[1])) for row in self._connection.execute(query.order_by(earnings.c.currency))]

    def get(self, earning_id: str) -> Earning:
        """Give one, or refuse."""
        row = self._connection.execute(_EARNING.where(earnings.c.earning_id == earning_id)).one_or_none()
        if row is None:
            raise not_found("earning", earning_id)
        return Earning(*row)

    def same_line(self, earning: Earning, known_epoch: int | None = None) -> list[Earning]:
        """Give all differences posted to the same line, oldest first, as they were at the end of a second."""
        same = [earnings.c[name] == getattr(earning, name) for name in LINE_KEYS]
        if known_epoch is not None:
            same.append(accruals.c.at_epoch <= known_epoch)
        found = self._connection.execute(_EARNING.where(*same).order_by(earnings.c.earning_id))
        return [_as_known(Earning(*row), known_epoch) for row in found]

    def of_item(self, pay_item_id: str) -> list[Earning]:
        """Give all that a pay item claims, oldest first."""
        query = _EARNING.where(earning_claims.c.pay_item_id == pay_item_id).order_by(earnings.c.earning_id)
        return [Earning(*row) for row in self._connection.execute(query)]

    def unpaid_weeks(self) -> list[UnpaidWeek]:
        """Add up what no run has claimed, by the day work weeks begin on and by currency."""
        keys = [unclaimed.c.workweek_start, unclaimed.c.currency]
        sums = (sa.func.count(unclaimed.c.trainer_id.distinct()), total(unclaimed.c.seconds),
                total(unclaimed.c.amount_minor))  # fmt: skip
        query = sa.select(*keys, *sums).group_by(*keys).order_by(*keys)
        return [UnpaidWeek(*tuple(row)) for row in self._connection.execute(query)]

    def sums_of_run(self, run: PayRun) -> pl.DataFrame:
        """Give what a run claims, summed up as `RUN_SUMS`."""
        asked = written_sums(run) if self._is_summed_up(run) else sums_of_run(run)
        return read_many(self._connection, asked, RUN_SUMS)

    def sum_up(self, run: PayRun) -> None:
        """Write down, once, what an approved run claims."""
        if not self._is_summed_up(run):
            self._connection.execute(write_sums(run))

    def _is_summed_up(self, run: PayRun) -> bool:
        return self._connection.execute(written_sums(run).limit(1)).first() is not None

    def causes_of_run(self, run: PayRun, trainer_ids: Sequence[str]) -> pl.DataFrame:
        """Give what a run claims of some trainers, by cause, as `RUN_CAUSES`."""
        theirs = among(self._connection, whose(run), trainer_ids)
        queries = [causes_of_run(run, some) for some in theirs]
        return read_stacked(self._connection, queries, RUN_CAUSES)

    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Mapping[str, Any], known_epoch: int | None = None
    ) -> list[Earning]:
        """Give earnings by id, after a cursor, filtered by trainer, engagement, work week or pay item; `unpaid` ones.

        With `known_epoch`, as they were at the end of that second: posted by then, paid where a run had claimed them.
        """
        query = _EARNING.order_by(earnings.c.earning_id).limit(limit)
        asked = dict(filters)
        if asked.pop("unpaid", False):
            query = query.where(_unclaimed(known_epoch))
        for name, value in asked.items():
            column = earning_claims.c.pay_item_id if name == "pay_item_id" else earnings.c[name]
            query = query.where(column == value)
        if cursor:
            query = query.where(earnings.c.earning_id > cursor[0])
        if known_epoch is not None:
            query = query.where(accruals.c.at_epoch <= known_epoch)
        return [_as_known(Earning(*row), known_epoch) for row in self._connection.execute(query)]


def _unclaimed(known_epoch: int | None) -> sa.ColumnElement[bool]:
    claim = earning_claims.c.pay_item_id
    return claim.is_(None) if known_epoch is None else sa.or_(claim.is_(None), claim > last_id("itm", known_epoch))


def _as_known(earning: Earning, known_epoch: int | None) -> Earning:
    """Leave out a claim that came later; ids of pay items sort in the order in which they were made."""
    if known_epoch is None or earning.pay_item_id is None or earning.pay_item_id <= last_id("itm", known_epoch):
        return earning
    return replace(earning, pay_item_id=None)
