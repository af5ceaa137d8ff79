"""Hear who the trainers are. In: `trainer.registered` facts. Out: the names and zones that documents show."""

from __future__ import annotations

from collections.abc import Sequence

from services.payroll.usecases.ports import PayrollPort
from shared.events.onboarding import TrainerRegistered
from shared.values.call import Call

_KEPT = ["trainer_id", "vendor_id", "external_ref", "given_name", "family_name", "country", "zone"]


def keep_trainers(unit: PayrollPort, _call: Call, facts: Sequence[TrainerRegistered]) -> None:
    """Keep the newest of each."""
    newest = {fact.trainer_id: fact for fact in facts}
    unit.known.keep_trainers([{name: getattr(fact, name) for name in _KEPT} for fact in newest.values()])
