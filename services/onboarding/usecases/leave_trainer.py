"""Let a trainer leave. In: who, their last day, why. Out: the trainer as stored; their engagements end that day.

What was worked stays, is approved and paid as ever, and they can still sign in and read it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from services.onboarding.domain.engagement import changed_terms
from services.onboarding.domain.trainer import check_transition
from services.onboarding.usecases.facts import engagement_started
from services.onboarding.usecases.ports import OnboardingPort, Trainer
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import conflict
from shared.values.span import local_date

_DAY = timedelta(days=1)


def leave_trainer(unit: OnboardingPort, call: Call, trainer_id: str, why: str, last_day: date | None = None) -> Trainer:
    """End what runs past the last day, today where none is given; refuses where an engagement begins only later."""
    trainer = reach_trainer(unit, call, trainer_id)
    check_transition(trainer.state, "left")
    ends = (last_day or local_date(call.at_epoch, trainer.person.zone)) + _DAY
    for one in unit.engagements.of_trainers([trainer_id]):
        if one.terms.valid_to is not None and one.terms.valid_to <= ends:
            continue
        if one.terms.valid_from >= ends:
            detail = f"{one.project_name} begins on {one.terms.valid_from}; give that day or a later one."
            raise conflict("engagement_later", detail, "last_day")
        ended = replace(one, terms=changed_terms(one.terms, {"valid_to": ends}), version=one.version + 1)
        unit.engagements.change(ended)
        unit.say(engagement_started(ended))
    unit.trainers.enter_states([(trainer_id, "left")], call.actor.user_id, call.at_epoch, why)
    return replace(trainer, state="left")
