"""What projects ask for and what trainers hold, as rows. In and out: `domain.requirement` shapes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.requirement import Credential, Requirement
from services.timetracking.store.tables import credentials, engagements, requirements
from shared.plumbing.database import among, upsert

_REQUIREMENT = sa.select(*(requirements.c[name] for name in Requirement.__dataclass_fields__))
_CREDENTIAL = sa.select(*(credentials.c[name] for name in Credential.__dataclass_fields__))


class RequirementRows:
    """Requirements by project, credentials by trainer. An engagement on a project with any is `gated`."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, requirement: Requirement) -> None:
        """Insert or end one; from now on whoever logs hours on its project is looked at."""
        row = {name: getattr(requirement, name) for name in Requirement.__dataclass_fields__}
        upsert(self._connection, requirements, [row], keys=["requirement_id"])
        theirs = engagements.c.project_id == requirement.project_id
        self._connection.execute(engagements.update().where(theirs).values(gated=True))

    def get(self, requirement_id: str) -> Requirement | None:
        """Give one, if there."""
        return next(iter(self._found(_REQUIREMENT.where(requirements.c.requirement_id == requirement_id))), None)

    def of_projects(self, project_ids: Collection[str]) -> list[Requirement]:
        """Give those of these projects, ended ones too."""
        pieces = among(self._connection, requirements.c.project_id, project_ids)
        return [one for some in pieces for one in self._found(_REQUIREMENT.where(some))]

    def page(self, project_id: str | None, after: str, limit: int) -> list[Requirement]:
        """Give up to `limit` by id after `after`, of one project or all."""
        query = _REQUIREMENT.where(requirements.c.requirement_id > after).order_by(requirements.c.requirement_id)
        query = query.where(requirements.c.project_id == project_id) if project_id is not None else query
        return self._found(query.limit(limit))

    def keep_credentials(self, told: Sequence[Credential]) -> None:
        """Insert or replace what trainers hold."""
        rows = [{name: getattr(one, name) for name in Credential.__dataclass_fields__} for one in told]
        upsert(self._connection, credentials, rows, keys=["credential_id"])

    def credentials_of(self, trainer_ids: Collection[str]) -> list[Credential]:
        """Give what these trainers hold or held."""
        pieces = among(self._connection, credentials.c.trainer_id, trainer_ids)
        return [Credential(*row) for some in pieces for row in self._connection.execute(_CREDENTIAL.where(some))]

    def _found(self, query: sa.Select[Any]) -> list[Requirement]:
        return [Requirement(*row) for row in self._connection.execute(query)]
