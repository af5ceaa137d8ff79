"""Pay runs: rows and states. In: runs and items. Out: where runs stand; what they claim is in `claims`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import polars as pl
import sqlalchemy as sa

from services.payroll.domain.remark import Circumstances, Claimable
from services.payroll.store import claims
from services.payroll.store.circumstances import circumstances, held
from services.payroll.store.claims import total
from services.payroll.store.tables import pay_items, pay_run_approvals, pay_run_states, pay_runs
from services.payroll.usecases.ports import PayRun, RunState
from shared.plumbing.columns import write_columns
from shared.values.refusal import not_found

_OWN = ["pay_run_id", "kind", "pay_group", "period_start", "period_end", "payday", "opened_by", "opened_epoch"]


class RunRows:
    """Runs with their newest state."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, run: PayRun) -> None:
        """Insert a run; its first state follows."""
        self._connection.execute(pay_runs.insert(), {name: getattr(run, name) for name in _OWN})

    def get(self, pay_run_id: str, known_epoch: int | None = None) -> PayRun:
        """Give one, where it stood at the end of a second if one is given, or refuse."""
        query = _runs(known_epoch).where(pay_runs.c.pay_run_id == pay_run_id)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            raise not_found("pay_run", pay_run_id)
        return PayRun(*row)

    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Mapping[str, Any], known_epoch: int | None = None
    ) -> list[PayRun]:
        """Give runs by id, after a cursor, of one pay group or state where asked; where they stood at a moment."""
        query = _runs(known_epoch).order_by(pay_runs.c.pay_run_id).limit(limit)
        for name, value in filters.items():
            query = query.where((pay_run_states if name == "state" else pay_runs).c[name] == value)
        if cursor:
            query = query.where(pay_runs.c.pay_run_id > cursor[0])
        return [PayRun(*row) for row in self._connection.execute(query)]

    def same_period(self, pay_group: str, period_start: Any, period_end: Any) -> str | None:
        """Give the regular run of this pay group and period that is not void, if there is one."""
        query = _runs().where(
            pay_runs.c.kind == "regular", pay_runs.c.pay_group == pay_group, pay_runs.c.period_start == period_start,
            pay_runs.c.period_end == period_end, pay_run_states.c.state != "void",
        )  # fmt: skip
        row = self._connection.execute(query).first()
        return row[0] if row else None

    def enter(self, pay_run_id: str, position: int, state: str, by: str, at_epoch: int, why: str) -> None:
        """Add a state; the key refuses a second one at the same position."""
        row = {"pay_run_id": pay_run_id, "position": position, "state": state, "by_user": by, "at_epoch": at_epoch}
        self._connection.execute(pay_run_states.insert(), row | {"why": why})

    def note_approval(self, pay_run_id: str, by: str, at_epoch: int, hours_upto: str) -> None:
        """Add the one approval a run can have."""
        row = {"pay_run_id": pay_run_id, "approved_by": by, "at_epoch": at_epoch, "hours_upto": hours_upto}
        self._connection.execute(pay_run_approvals.insert(), row)

    def history(self, pay_run_id: str) -> list[RunState]:
        """Give a run's states, oldest first."""
        columns = [pay_run_states.c[name] for name in RunState.__dataclass_fields__]
        query = sa.select(*columns).where(pay_run_states.c.pay_run_id == pay_run_id)
        return [RunState(*row) for row in self._connection.execute(query.order_by(pay_run_states.c.position))]

    def makers(self, pay_run_id: str) -> set[str]:
        """Give everyone who opened or submitted the run; whoever sent it back as a draft did neither."""
        made = sa.or_(pay_run_states.c.position == 1, pay_run_states.c.state != "draft")
        query = sa.select(pay_run_states.c.by_user).where(pay_run_states.c.pay_run_id == pay_run_id, made)
        return set(self._connection.execute(query).scalars())

    def claimable(self, run: PayRun, known_epoch: int | None = None) -> list[Claimable]:
        """Sum what no run has claimed, per trainer and currency: work weeks that ended by the period's end."""
        return claims.claimable(self._connection, run, known_epoch)

    def circumstances(self, run: PayRun, known_epoch: int | None = None) -> Circumstances:
        """Give what decides whether each trainer can be paid."""
        return circumstances(self._connection, run, known_epoch)

    def held(self) -> frozenset[str]:
        """Give the trainers on hold, whom no run pays."""
        return held(self._connection)

    def claim(self, run: PayRun, items: pl.DataFrame) -> pl.DataFrame:
        """Add the pay items and the claims of all their earnings; gives what each item claims."""
        write_columns(self._connection, pay_items, items)
        return claims.claim(self._connection, run, items)

    def totals(self, pay_run_id: str) -> list[tuple[str, int, int, int]]:
        """Give per currency: pay items, minor units, seconds."""
        sums = (pay_items.c.amount_minor, pay_items.c.seconds)
        query = (
            sa.select(pay_items.c.currency, sa.func.count(), *map(total, sums))
            .where(pay_items.c.pay_run_id == pay_run_id)
            .group_by(pay_items.c.currency).order_by(pay_items.c.currency)
        )  # fmt: skip
        return [(row[0], row[1], row[2], row[3]) for row in self._connection.execute(query)]


def _runs(known_epoch: int | None = None) -> sa.Select[Any]:
    """Select runs with their newest state, or with the one they had at the end of a second."""
    newest = sa.select(pay_run_states.c.pay_run_id, sa.func.max(pay_run_states.c.position).label("position"))
    if known_epoch is not None:
        newest = newest.where(pay_run_states.c.at_epoch <= known_epoch)
    last = newest.group_by(pay_run_states.c.pay_run_id).subquery()
    same = sa.and_(pay_run_states.c.pay_run_id == last.c.pay_run_id, pay_run_states.c.position == last.c.position)
    return (
        sa.select(pay_runs, pay_run_states.c.state, pay_run_states.c.position)
        .join(last, last.c.pay_run_id == pay_runs.c.pay_run_id).join(pay_run_states, same)
    )  # fmt: skip
