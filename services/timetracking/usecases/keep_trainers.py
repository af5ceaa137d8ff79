"""Keep trainers by id, address and name. In: a batch of facts. Out: rows.

Facts of different topics come in any order; no row here needs another to be there first.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.usecases.ports import TimetrackingPort, Trainer
from shared.events.onboarding import TrainerRegistered
from shared.values.call import Call


def keep_trainers(unit: TimetrackingPort, _call: Call, facts: Sequence[TrainerRegistered]) -> None:
    """Know trainers; the newest fact counts."""
    newest = {fact.trainer_id: _trainer(fact) for fact in facts}
    unit.people.keep_trainers(list(newest.values()))


def _trainer(fact: TrainerRegistered) -> Trainer:
    return Trainer(fact.trainer_id, fact.vendor_id, fact.email, f"{fact.given_name} {fact.family_name}", fact.zone)
