"""Let trainers log time who accepted their invitation. In: a batch of facts. Out: rows.

Facts of different topics come in any order; no row here needs another to be there first.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.onboarding import TrainerActivated
from shared.values.call import Call


def activate_trainers(unit: TimetrackingPort, _call: Call, facts: Sequence[TrainerActivated]) -> None:
    """Remember each trainer's sign-in: with it they may log time, and never decide on their own hours."""
    unit.people.activate({fact.trainer_id: fact.user_id for fact in facts})
