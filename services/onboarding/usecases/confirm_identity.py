"""Confirm identity data. In: a trainer's own word on their names, country and document. Out: the trainer as stored.

What differs from the vendor's sheet is corrected by it; each confirmation is kept, the newest counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from services.onboarding.domain.identity_data import check_document
from services.onboarding.domain.trainer import check_person
from services.onboarding.usecases.facts import trainer_registered
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.ports_way_in import Confirmation
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import conflict, forbidden, under
from shared.values.span import local_date


def confirm_identity(
    unit: OnboardingPort, call: Call, trainer_id: str, said: Mapping[str, str], document: Mapping[str, str] | None,
    device: str = "",
) -> Trainer:  # fmt: skip
    """Take a trainer's own confirmation; refuses anybody else's, and those of people who have left."""
    trainer = reach_trainer(unit, call, trainer_id)
    if call.actor.trainer_id != trainer_id:
        raise forbidden("identity_not_own", "Only the trainer can confirm their own data.")
    if trainer.state not in ("accepted", "active"):
        raise conflict("trainer_state", f"A trainer who is {trainer.state} has nothing to confirm.")
    person = check_person({**asdict(trainer.person), **said})
    with under("document"):
        shown = check_document(document, local_date(call.at_epoch, person.zone)) if document else None
    unit.confirmations.add(Confirmation(trainer_id, person, shown, call.origin.address, call.at_epoch))
    traits = [("document", trainer_id, f"{shown.country}|{shown.kind}|{shown.number}")] if shown else []
    unit.traits.keep([*traits, *([("device", trainer_id, device)] if device else [])], call.at_epoch)
    if person == trainer.person:
        return trainer
    changed = replace(trainer, person=person, version=trainer.version + 1)
    unit.trainers.save([changed])
    unit.say(trainer_registered(changed))
    return changed
