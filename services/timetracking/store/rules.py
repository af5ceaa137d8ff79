"""Dated rules for hours as rows. In and out: `domain.time_rules` shapes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa

from services.timetracking.domain.time_rules import RulesVersion, TimeRules
from services.timetracking.store.tables import time_rules

_VERSION = ("rules_id", "project_id", "valid_from", "set_by", "set_epoch")
_SAID = tuple(TimeRules.__dataclass_fields__)
_RULES = sa.select(*(time_rules.c[name] for name in (*_VERSION, *_SAID))).order_by(time_rules.c.rules_id)


class RulesRows:
    """Versions that are only ever added."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, version: RulesVersion) -> None:
        """Insert one."""
        row = {name: getattr(version, name) for name in _VERSION} | asdict(version.said)
        self._connection.execute(time_rules.insert(), row)

    def of_projects(self, project_ids: Collection[str]) -> list[RulesVersion]:
        """Give those of these projects and those for all."""
        return self._versions(_RULES.where(_bearing_on(project_ids)))

    def page(self, project_id: str | None, after: str, limit: int) -> list[RulesVersion]:
        """Give up to `limit` by id after `after`: all, or those that bear on a project."""
        query = _RULES.where(time_rules.c.rules_id > after).limit(limit)
        if project_id is not None:
            query = query.where(_bearing_on([project_id]))
        return self._versions(query)

    def _versions(self, query: sa.Select[Any]) -> list[RulesVersion]:
        rows = self._connection.execute(query)
        return [
            RulesVersion(rules_id, project_id, valid_from, TimeRules(*said), set_by, set_epoch)
            for rules_id, project_id, valid_from, set_by, set_epoch, *said in rows
        ]


def _bearing_on(project_ids: Collection[str]) -> sa.ColumnElement[bool]:
    return sa.or_(time_rules.c.project_id.in_(project_ids), time_rules.c.project_id.is_(None))
