"""Clients and their projects as rows. In and out: `usecases.ports` shapes."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from services.timetracking.store.tables import clients, engagements, projects
from services.timetracking.usecases.ports import Client, Project
from shared.plumbing.database import upsert
from shared.plumbing.within import within
from shared.values.reach import Reach

_PROJECT = sa.select(projects.c.project_id, projects.c.client_id, projects.c.name)


class ProjectRows:
    """Clients by id, projects by id and by name."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def keep_clients(self, new: Sequence[Client]) -> None:
        """Insert or rename."""
        upsert(self._connection, clients, [vars(client) for client in new], keys=["client_id"])

    def client(self, client_id: str) -> Client | None:
        """Give one, if there."""
        row = self._connection.execute(sa.select(clients).where(clients.c.client_id == client_id)).one_or_none()
        return Client(*row) if row else None

    def add(self, project: Project, by: str, at_epoch: int) -> None:
        """Insert one."""
        row = vars(project) | {"name_key": project.name.casefold(), "opened_by": by, "opened_epoch": at_epoch}
        self._connection.execute(projects.insert(), row)

    def get(self, project_id: str) -> Project | None:
        """Give one, if there."""
        row = self._connection.execute(_PROJECT.where(projects.c.project_id == project_id)).one_or_none()
        return Project(*row) if row else None

    def named(self, client_id: str, name: str) -> Project | None:
        """Give the client's project of that name, whatever the case."""
        wanted = (projects.c.client_id == client_id, projects.c.name_key == name.casefold())
        row = self._connection.execute(_PROJECT.where(*wanted)).one_or_none()
        return Project(*row) if row else None

    def page(self, reach: Reach, client_id: str | None, after: str, limit: int) -> list[Project]:
        """Give up to `limit` projects by id after `after` that somebody within reach works on, of one client or all."""
        query = _PROJECT.where(projects.c.project_id > after).order_by(projects.c.project_id).limit(limit)
        if not reach.everyone:
            mine = within(reach, trainer_id=engagements.c.trainer_id, vendor_id=engagements.c.vendor_id)
            query = query.where(projects.c.project_id.in_(sa.select(engagements.c.project_id).where(mine)))
        if client_id is not None:
            query = query.where(projects.c.client_id == client_id)
        return [Project(*row) for row in self._connection.execute(query)]
