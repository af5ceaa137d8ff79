"""Hear of erasures. In: `trainer.erased` facts. Out: sealed details that nobody can open any more.

What was paid stays in the bank files that were sent, sealed: the law asks for these to be kept. A payment that has not
settled still needs its account, so what is open is erased by the clock once it is not (`erase_waiting.py`).
"""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.usecases.erase_waiting import erase_waiting
from services.payments.usecases.ports import PaymentsPort
from shared.events.onboarding import TrainerErased
from shared.values.call import Call


def erase_accounts(unit: PaymentsPort, call: Call, facts: Sequence[TrainerErased]) -> None:
    """Note whose details are to go, and destroy those that can go now."""
    unit.erasures.ask([fact.trainer_id for fact in facts], call.at_epoch)
    erase_waiting(unit, call)
