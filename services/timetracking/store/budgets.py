"""Budgets, what they have used, and what was told of them, as rows. In and out: `domain.budget` shapes."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.budget import Budget
from services.timetracking.domain.states import REJECTED
from services.timetracking.store.tables import budget_notes, budgets, engagements, entries, projects
from shared.plumbing.database import within
from shared.plumbing.within import within as narrowed
from shared.values.reach import Reach

_COLUMNS = tuple(Budget.__dataclass_fields__)
_BUDGETS = sa.select(*(budgets.c[name] for name in _COLUMNS))


class BudgetRows:
    """Budgets by id; what was told is only ever added."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, budget: Budget) -> None:
        """Insert one."""
        self._connection.execute(budgets.insert(), {name: getattr(budget, name) for name in _COLUMNS})

    def page(self, reach: Reach, project_id: str | None, after: str, limit: int) -> list[tuple[Budget, str]]:
        """Give up to `limit` by id after `after`, each with its project's name: of clients within reach, or of one."""
        query = _BUDGETS.add_columns(projects.c.name).join(projects, projects.c.project_id == budgets.c.project_id)
        query = query.where(budgets.c.budget_id > after, narrowed(reach, client_id=projects.c.client_id))
        if project_id is not None:
            query = query.where(budgets.c.project_id == project_id)
        rows = self._connection.execute(query.order_by(budgets.c.budget_id).limit(limit))
        return [(Budget(*row[:-1]), row[-1]) for row in rows]

    def of_projects(self, project_ids: Collection[str]) -> list[Budget]:
        """Give those of these projects."""
        return self._budgets(_BUDGETS.where(budgets.c.project_id.in_(project_ids)).order_by(budgets.c.budget_id))

    def hold_unwatched(self, before_epoch: int, limit: int) -> list[Budget]:
        """Give up to `limit` last looked at then or before, and hold them until the unit ends."""
        query = _BUDGETS.where(budgets.c.looked_epoch <= before_epoch).order_by(budgets.c.budget_id).limit(limit)
        return self._budgets(query.with_for_update(skip_locked=True))

    def used(self, budget: Budget) -> int:
        """Add up the live hours of the project within the budget's days; rejected ones are none."""
        days = within(entries.c.work_date, budget.valid_from, None)
        if budget.valid_to is not None:
            days.append(entries.c.work_date < budget.valid_to)
        query = sa.select(sa.func.coalesce(sa.func.sum(entries.c.seconds), 0)).join(
            engagements, engagements.c.engagement_id == entries.c.engagement_id
        )
        counting = (engagements.c.project_id == budget.project_id, entries.c.live, entries.c.state != REJECTED)
        return int(self._connection.execute(query.where(*counting, *days)).scalar_one())

    def look(self, budget: Budget, used_seconds: int, at_epoch: int) -> None:
        """Keep what was found."""
        found = budgets.update().where(budgets.c.budget_id == budget.budget_id)
        self._connection.execute(found.values(used_seconds=used_seconds, looked_epoch=at_epoch))

    def told(self, budget_id: str) -> set[int]:
        """Give the percentages that were told."""
        query = sa.select(budget_notes.c.percent).where(budget_notes.c.budget_id == budget_id)
        return set(self._connection.execute(query).scalars())

    def tell(self, budget: Budget, percent: int, used_seconds: int, at_epoch: int) -> None:
        """Insert that a percentage was told; a second time is refused by its key."""
        self._connection.execute(budget_notes.insert(), {
            "budget_id": budget.budget_id, "percent": percent, "used_seconds": used_seconds, "told_epoch": at_epoch,
        })  # fmt: skip

    def _budgets(self, query: sa.Select[Any]) -> list[Budget]:
        return [Budget(*row) for row in self._connection.execute(query)]
