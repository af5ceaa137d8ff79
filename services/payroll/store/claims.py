"""Claims: each earning is paid by one pay item, once. In: a run and its pay items. Out: what can be claimed, what is.

Sets, not rows: what a run costs follows what it pays. Earnings that wait stand in `unclaimed`, so years of paid ones
are never looked at; the key of `earning_claims` refuses the second claim of an earning, whatever else goes wrong.
"""

from __future__ import annotations

from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.remark import Claimable
from services.payroll.domain.run import first_work_week, last_work_week
from services.payroll.store.tables import accruals, earning_claims, earnings, pay_items, unclaimed
from services.payroll.usecases.ports import PayRun
from shared.plumbing.columns import read_many
from shared.plumbing.database import joining_new_rows
from shared.plumbing.ids import last_id
from shared.values.refusal import Kind, Refusal

# What a pay item claims of one engagement and work week.
CLAIMED = {"pay_item_id": pl.String, "engagement_id": pl.String, "workweek_start": pl.Date, "seconds": pl.Int64,
           "amount_minor": pl.Int64}  # fmt: skip
_CLAIMABLE = {"trainer_id": pl.String, "currency": pl.String, "amount_minor": pl.Int64, "seconds": pl.Int64,
              "earlier_weeks": pl.Int64}  # fmt: skip
_CLAIM = ("earning_id", "trainer_id", "pay_item_id")
_TAKEN = tuple(dict.fromkeys((*_CLAIM, *CLAIMED)))
_PART, _SUMS = ("pay_item_id", "engagement_id", "workweek_start"), ("seconds", "amount_minor")


def total(column: sa.ColumnElement[int]) -> sa.ColumnElement[int]:
    """Add up whole 64-bit numbers and stay with them; PostgreSQL by itself goes on to numeric."""
    return sa.cast(sa.func.sum(column), sa.BigInteger)


def claimable(connection: sa.Connection, run: PayRun, known_epoch: int | None = None) -> list[Claimable]:
    """Sum what no run has claimed, per trainer and currency: work weeks that ended by the period's end.

    With `known_epoch`: of what was posted by the end of that second, what no run had claimed by then.
    """
    waiting = unclaimed if known_epoch is None else _unclaimed_at(known_epoch)
    earlier = sa.case((waiting.c.workweek_start < first_work_week(run.period_start), 1), else_=0)
    query = (
        sa.select(waiting.c.trainer_id, waiting.c.currency, total(waiting.c.amount_minor), total(waiting.c.seconds),
                  total(earlier))
        .where(*may_claim(run, waiting))
        .group_by(waiting.c.trainer_id, waiting.c.currency)
    )  # fmt: skip
    found = read_many(connection, query, _CLAIMABLE).sort("trainer_id", "currency")
    return [Claimable(*row) for row in found.iter_rows()]


def _unclaimed_at(known_epoch: int) -> sa.Subquery:
    """Give what the worklist held at the end of a second; ids of pay items sort in the order they were made in."""
    claimed = sa.exists().where(
        earning_claims.c.earning_id == earnings.c.earning_id,
        earning_claims.c.pay_item_id <= last_id("itm", known_epoch),
    )
    return (
        sa.select(earnings).join(accruals, accruals.c.accrual_id == earnings.c.accrual_id)
        .where(accruals.c.at_epoch <= known_epoch, ~claimed).subquery()
    )  # fmt: skip


def claim(connection: sa.Connection, run: PayRun, items: pl.DataFrame) -> pl.DataFrame:
    """Claim the earnings of a run's pay items; gives what each item claims, per engagement and work week.

    What an item pays must be what it has claimed: earnings that accrued in between refuse the approval as a whole.
    """
    taking = _taken_at_once if connection.dialect.name == "postgresql" else _taken_in_turn
    with joining_new_rows(connection):
        parts = taking(connection, run).group_by(_PART).agg(pl.col(_SUMS).sum())
    # What an item pays the database has added up, in wider numbers: a sum that wrapped here would differ.
    claimed = parts.group_by("pay_item_id").agg(pl.col("amount_minor").sum().alias("claimed_minor"))
    paid = items.join(claimed, on="pay_item_id", how="left")
    if not paid.select((pl.col("amount_minor").eq_missing(pl.col("claimed_minor"))).all()).item():
        raise Refusal("earnings_moved", "Earnings accrued while the run was approved; approve it again.",
                      kind=Kind.CONFLICT, permanent=False)  # fmt: skip
    return parts


def _taken_at_once(connection: sa.Connection, run: PayRun) -> pl.DataFrame:
    """Move earnings from the worklist to the claims, in one statement that meets each once; give what they say."""
    taken = (
        unclaimed.delete().where(*may_claim(run), _item_of(run)[1])
        .returning(*[(unclaimed if name in unclaimed.c else pay_items).c[name] for name in _TAKEN]).cte("taken")
    )  # fmt: skip
    claims = earning_claims.insert().from_select(_CLAIM, sa.select(*[taken.c[name] for name in _CLAIM])).cte("claims")
    return read_many(connection, sa.select(*[taken.c[name] for name in CLAIMED]).add_cte(claims), CLAIMED)


def _taken_in_turn(connection: sa.Connection, run: PayRun) -> pl.DataFrame:
    """Do the same in three statements, where one cannot change two tables; nobody else writes meanwhile."""
    counting = connection.execution_options(preserve_rowcount=True)
    waiting = sa.select(unclaimed.c.earning_id, unclaimed.c.trainer_id, pay_items.c.pay_item_id).join(*_item_of(run))
    made = counting.execute(earning_claims.insert().from_select(_CLAIM, waiting.where(*may_claim(run)))).rowcount
    told = sa.select(pay_items.c.pay_item_id, *[unclaimed.c[name] for name in CLAIMED if name in unclaimed.c])
    parts = read_many(connection, told.join(*_item_of(run)).where(*may_claim(run)), CLAIMED)
    item = sa.exists().where(_item_of(run)[1])
    gone = counting.execute(unclaimed.delete().where(*may_claim(run), item)).rowcount
    assert made == gone, f"{made} earnings are claimed, {gone} wait no longer"
    return parts


def may_claim(run: PayRun, waiting: sa.FromClause = unclaimed) -> list[sa.ColumnElement[bool]]:
    """Say which rows of the worklist a run may claim: of its pay group, work weeks ended by the period's end."""
    return [waiting.c.pay_group == run.pay_group, waiting.c.workweek_start <= last_work_week(run.period_end)]


def _item_of(run: PayRun) -> tuple[sa.Table, sa.ColumnElement[bool]]:
    """Join the pay item of this run that an earning falls under."""
    return pay_items, sa.and_(
        pay_items.c.pay_run_id == run.pay_run_id, pay_items.c.trainer_id == unclaimed.c.trainer_id,
        pay_items.c.currency == unclaimed.c.currency,
    )  # fmt: skip


def claimed_seconds(which: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Ask what pay items claim, per engagement and work week."""
    keys = [pay_items.c.pay_item_id, earnings.c.engagement_id, earnings.c.workweek_start]
    return (
        sa.select(*keys, total(earnings.c.seconds), total(earnings.c.amount_minor))
        .select_from(pay_items)
        .join(earning_claims, earning_claims.c.pay_item_id == pay_items.c.pay_item_id)
        .join(earnings, sa.and_(
            earnings.c.trainer_id == earning_claims.c.trainer_id, earnings.c.earning_id == earning_claims.c.earning_id
        ))
        .where(which).group_by(*keys).order_by(*keys)
    )  # fmt: skip
