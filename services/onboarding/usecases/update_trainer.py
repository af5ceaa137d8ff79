"""Change a trainer's data. In: the fields that change and the version that was read. Out: the trainer as stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace

from services.onboarding.domain.trainer import check_person
from services.onboarding.usecases.facts import trainer_registered
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal, conflict


def update_trainer(
    unit: OnboardingPort, call: Call, trainer_id: str, changes: Mapping[str, str], expected_version: int
) -> Trainer:
    """Save the changes under the next version; refuses a stale version and an address that is another's."""
    trainer = reach_trainer(unit, call, trainer_id)
    if trainer.version != expected_version:
        raise Refusal("version_stale", "The trainer has changed since you read it; read it again and repeat.",
                      kind=Kind.STALE)  # fmt: skip
    person = check_person({**asdict(trainer.person), **changes})
    owner = unit.trainers.owners_of_emails([person.email]).get(person.email)
    if owner not in (None, f"{trainer.vendor_id}/{person.external_ref}"):
        raise conflict("email_taken", f"{person.email} belongs to another trainer.", pointer="email")
    changed = replace(trainer, person=person, version=trainer.version + 1)
    unit.trainers.save([changed])
    unit.say(trainer_registered(changed))
    return changed
