"""List the rules for hours. In: a project or none. Out: its versions and those for all projects, oldest first."""

from __future__ import annotations

from services.timetracking.domain.time_rules import RulesVersion
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.call import Call


def list_time_rules(unit: TimetrackingPort, _call: Call, project_id: str | None, after: str, limit: int
                    ) -> list[RulesVersion]:  # fmt: skip
    """Give up to `limit` versions by id after `after`."""
    return unit.rules.page(project_id, after, limit)
