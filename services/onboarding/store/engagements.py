"""Projects, engagements, pay rates and choices of rule packs. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import sqlalchemy as sa

from services.onboarding.domain.engagement import Terms
from services.onboarding.store.steps import holds_on
from services.onboarding.store.tables import engagements, pack_choices, pay_rates, projects
from services.onboarding.usecases.ports import Engagement, PackChoice, PayRate, Project, RateCard
from shared.plumbing.database import chunked, upsert
from shared.plumbing.within import within
from shared.values.reach import Reach

_TERMS = [engagements.c[name] for name in Terms.__dataclass_fields__]
_ENGAGEMENT = sa.select(
    engagements.c.engagement_id, engagements.c.trainer_id, engagements.c.vendor_id, engagements.c.client_id,
    engagements.c.project_id, projects.c.name, engagements.c.version, *_TERMS,
).join(projects)  # fmt: skip
_CHOICE = sa.select(*[pack_choices.c[name] for name in PackChoice.__dataclass_fields__])
_RATE = sa.select(*[pay_rates.c[name] for name in PayRate.__dataclass_fields__])


class EngagementRows:
    """Engagements with their projects and rates."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def projects_named(self, name: str) -> list[Project]:
        """Find projects by id, or by name whatever the case: two clients may use the same one."""
        query = sa.select(projects.c.project_id, projects.c.client_id, projects.c.name).order_by(projects.c.project_id)
        named = sa.or_(projects.c.project_id == name.strip(), projects.c.name_key == name.strip().lower())
        return [Project(*row) for row in self._connection.execute(query.where(named))]

    def keep_projects(self, known: Sequence[Project]) -> None:
        """Insert or update projects."""
        rows = [vars(project) | {"name_key": project.name.strip().lower()} for project in known]
        upsert(self._connection, projects, rows, keys=["project_id"])

    def get(self, engagement_id: str) -> Engagement | None:
        """Give one, if there."""
        row = self._connection.execute(_ENGAGEMENT.where(engagements.c.engagement_id == engagement_id)).one_or_none()
        return _engagement(row) if row else None

    def of_trainers(self, trainer_ids: Sequence[str]) -> list[Engagement]:
        """Give all engagements of these trainers, in the order they began."""
        found: list[Engagement] = []
        for some in chunked(trainer_ids):
            query = _ENGAGEMENT.where(engagements.c.trainer_id.in_(some)).order_by(engagements.c.valid_from)
            found.extend(map(_engagement, self._connection.execute(query)))
        return found

    def page(
        self, reach: Reach, trainer_id: str | None, named: Sequence[str], after: str, limit: int
    ) -> list[Engagement]:
        """Give up to `limit` engagements within reach by id after `after`, of one trainer or by id where asked."""
        mine = within(reach, trainer_id=engagements.c.trainer_id, vendor_id=engagements.c.vendor_id)
        query = _ENGAGEMENT.where(engagements.c.engagement_id > after, mine)
        query = query.order_by(engagements.c.engagement_id).limit(limit)
        if trainer_id is not None:
            query = query.where(engagements.c.trainer_id == trainer_id)
        if named:
            query = query.where(engagements.c.engagement_id.in_(named))
        return [_engagement(row) for row in self._connection.execute(query)]

    def add(self, started: Sequence[Engagement], at_epoch: int) -> None:
        """Insert engagements."""
        rows = [
            {name: getattr(one, name) for name in
             ("engagement_id", "trainer_id", "vendor_id", "client_id", "project_id", "version")}
            | vars(one.terms) | {"started_epoch": at_epoch}
            for one in started
        ]  # fmt: skip
        if rows:
            self._connection.execute(engagements.insert(), rows)

    def change(self, engagement: Engagement) -> None:
        """Store the next version of one; of two changes at once the second one finds its version taken."""
        this = sa.and_(engagements.c.engagement_id == engagement.engagement_id,
                       engagements.c.version == engagement.version - 1)  # fmt: skip
        values = vars(engagement.terms) | {"version": engagement.version}
        changed = self._connection.execute(engagements.update().where(this).values(values)).rowcount
        assert changed == 1, "the version was read in this very transaction"

    def rate_cards(self, reach: Reach, day: date) -> list[RateCard]:
        """Count engagements that hold on a day by project, currency and the rate that was last set for that day."""
        mine = within(reach, trainer_id=engagements.c.trainer_id, vendor_id=engagements.c.vendor_id)
        rates = _rates_on(day)
        keys = [projects.c.project_id, projects.c.name, engagements.c.client_id, rates.c.currency, rates.c.rate_e4]
        query = (
            sa.select(*keys, sa.func.count()).select_from(engagements).join(projects)
            .join(rates, rates.c.engagement_id == engagements.c.engagement_id)
            .where(mine, holds_on(day), rates.c.rank == 1).group_by(*keys)
            .order_by(projects.c.name, projects.c.project_id, rates.c.currency, rates.c.rate_e4)
        )  # fmt: skip
        return [RateCard(*tuple(row)) for row in self._connection.execute(query)]

    def add_rates(self, rates: Sequence[PayRate]) -> None:
        """Insert rate versions; none is ever changed."""
        if rates:
            self._connection.execute(pay_rates.insert(), [vars(rate) for rate in rates])

    def rates_of(self, engagement_ids: Sequence[str]) -> list[PayRate]:
        """Give all versions, in the order they became known."""
        found: list[PayRate] = []
        for some in chunked(engagement_ids):
            query = _RATE.where(pay_rates.c.engagement_id.in_(some)).order_by(pay_rates.c.known_epoch)
            found.extend(PayRate(*row) for row in self._connection.execute(query))
        return found

    def add_choices(self, choices: Sequence[PackChoice]) -> None:
        """Insert choices of rule packs; none is ever changed."""
        if choices:
            self._connection.execute(pack_choices.insert(), [vars(choice) for choice in choices])

    def choices_of(self, engagement_ids: Sequence[str]) -> list[PackChoice]:
        """Give all choices, in the order they became known."""
        found: list[PackChoice] = []
        for some in chunked(engagement_ids):
            query = _CHOICE.where(pack_choices.c.engagement_id.in_(some))
            rows = self._connection.execute(query.order_by(pack_choices.c.known_epoch, pack_choices.c.choice_id))
            found.extend(PackChoice(*row) for row in rows)
        return found


def _rates_on(day: date) -> sa.Subquery:
    """Rank the rates that cover a day, the one known last first."""
    covers = sa.or_(pay_rates.c.valid_to.is_(None), pay_rates.c.valid_to > day)
    newest = sa.func.row_number().over(
        partition_by=pay_rates.c.engagement_id, order_by=(pay_rates.c.known_epoch.desc(), pay_rates.c.rate_id.desc())
    )
    columns = [pay_rates.c[name] for name in ("engagement_id", "currency", "rate_e4")]
    return sa.select(*columns, newest.label("rank")).where(pay_rates.c.valid_from <= day, covers).subquery()


def _engagement(row: sa.Row[Any]) -> Engagement:
    engagement_id, trainer_id, vendor_id, client_id, project_id, project_name, version, *terms = tuple(row)
    return Engagement(engagement_id, trainer_id, vendor_id, client_id, project_id, project_name, Terms(*terms), version)
