"""Bonuses: rows that are only added. In: bonuses. Out: bonuses, what they have to fit, who granted what a run pays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

import sqlalchemy as sa

from services.payroll.domain.bonus import CODE, Bonus, Engaged
from services.payroll.domain.run import last_work_week
from services.payroll.store.tables import bonuses, earnings, engagements, unclaimed
from services.payroll.usecases.ports import PayRun
from shared.plumbing.database import chunked, insert_many
from shared.values.refusal import not_found

_BONUS = sa.select(*[bonuses.c[name] for name in Bonus.__dataclass_fields__])
_ENGAGED = sa.select(*[engagements.c[name] for name in Engaged.__dataclass_fields__])
WEEK = timedelta(days=7)


class BonusRows:
    """The book of bonuses."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def engaged(self, engagement_ids: Sequence[str]) -> dict[str, Engaged]:
        """Give the engagements payroll has heard of, by id."""
        found: dict[str, Engaged] = {}
        for ids in chunked(engagement_ids):
            rows = self._connection.execute(_ENGAGED.where(engagements.c.engagement_id.in_(ids)))
            found |= {row[0]: Engaged(*row) for row in rows}
        return found

    def references(self, references: Sequence[str]) -> dict[str, Bonus]:
        """Give the bonuses granted under these names, by name."""
        found: dict[str, Bonus] = {}
        for names in chunked(references):
            rows = self._connection.execute(_BONUS.where(bonuses.c.reference.in_(names)))
            found |= {str(bonus.reference): bonus for bonus in (Bonus(*row) for row in rows)}
        return found

    def add(self, granted: Sequence[Bonus]) -> None:
        """Add bonuses; indexes refuse a reference twice and a second taking back."""
        insert_many(self._connection, bonuses, [vars(bonus) for bonus in granted])

    def get(self, bonus_id: str) -> Bonus:
        """Give one, or refuse."""
        row = self._connection.execute(_BONUS.where(bonuses.c.bonus_id == bonus_id)).one_or_none()
        if row is None:
            raise not_found("bonus", bonus_id)
        return Bonus(*row)

    def taken_back_by(self, bonus_id: str) -> str | None:
        """Give the bonus that takes this one back, if one does."""
        query = sa.select(bonuses.c.bonus_id).where(bonuses.c.takes_back == bonus_id)
        return self._connection.execute(query).scalar_one_or_none()

    def after(
        self, cursor: tuple[Any, ...] | None, limit: int, filters: Mapping[str, Any], first: date | None = None
    ) -> list[Bonus]:
        """Give bonuses by id, after a cursor, of one trainer or engagement, for days from `first` on, where asked."""
        query = _BONUS.order_by(bonuses.c.bonus_id).limit(limit)
        query = query if first is None else query.where(bonuses.c.on_date >= first)
        for name, value in filters.items():
            query = query.where(bonuses.c[name] == value)
        if cursor:
            query = query.where(bonuses.c.bonus_id > cursor[0])
        return [Bonus(*row) for row in self._connection.execute(query)]

    def grantors(self, run: PayRun) -> set[str]:
        """Give everyone who granted or took back a bonus of a line that the run would pay."""
        query = (
            sa.select(bonuses.c.granted_by, bonuses.c.on_date, earnings.c.workweek_start).distinct()
            .join(earnings, of_line())
            .join(unclaimed, unclaimed.c.earning_id == earnings.c.earning_id)
            .where(
                earnings.c.code == CODE, unclaimed.c.pay_group == run.pay_group,
                unclaimed.c.workweek_start <= last_work_week(run.period_end),
            )
        )  # fmt: skip
        return {by for by, day, week in self._connection.execute(query) if day < week + WEEK}


def of_line() -> sa.ColumnElement[bool]:
    """Join earnings of a bonus's engagement up to its day; a day beyond the week (WEEK) is left to Python."""
    return sa.and_(
        earnings.c.trainer_id == bonuses.c.trainer_id, earnings.c.engagement_id == bonuses.c.engagement_id,
        earnings.c.workweek_start <= bonuses.c.on_date,
    )  # fmt: skip
