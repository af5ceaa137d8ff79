"""Keep what onboarding says of trainers. In: trainer.registered facts, in order. Out: rows, the newest counts."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.usecases.ports import PaymentsPort, Trainer
from shared.events.onboarding import TrainerRegistered
from shared.values.call import Call


def keep_trainers(unit: PaymentsPort, _call: Call, facts: Sequence[TrainerRegistered]) -> None:
    """Remember whose reference and address is whose, and how each is engaged."""
    newest = {fact.trainer_id: fact for fact in facts}
    unit.trainers.save([
        Trainer(fact.trainer_id, fact.vendor_id, fact.external_ref, fact.email.lower(), fact.country, fact.worker_type)
        for fact in newest.values()
    ])  # fmt: skip
