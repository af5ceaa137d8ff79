"""Which hours a project does not take from whom. In: engagements with days. Out: a fault for each that is kept out.

Nothing is looked up for projects that ask for nothing, which are most: an engagement says whether its project does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.requirement import unmet
from services.timetracking.usecases.ports import TimetrackingPort
from shared.values.refusal import Fault


def gate(unit: TimetrackingPort, wanted: Sequence[tuple[Engagement, date]]) -> dict[tuple[str, date], Fault]:
    """Give, by engagement and day, why hours of that day cannot be logged; what can be is not in it."""
    gated = {(one.engagement_id, day): one for one, day in wanted if one.gated}
    if not gated:
        return {}
    asked = unit.requirements.of_projects({one.project_id for one in gated.values()})
    held = unit.requirements.credentials_of({one.trainer_id for one in gated.values()})
    found = {key: unmet(one, key[1], asked, held) for key, one in gated.items()}
    return {key: fault for key, fault in found.items() if fault is not None}
