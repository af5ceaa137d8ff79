"""Decide on a credential. In: its id, a checker's word and the reason. Out: the credential in its new state, a fact.

What was verified counts for the days it says, past ones too. What is revoked ends the day it is revoked: hours that
were worked before keep it.
"""

from __future__ import annotations

from dataclasses import replace

from services.onboarding.domain.credential import Credential, check_decision
from services.onboarding.usecases.facts import credential_changed
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_credential
from shared.values.call import Call, require_other_person
from shared.values.refusal import Refusal, forbidden
from shared.values.span import local_date


def decide_credential(unit: OnboardingPort, call: Call, credential_id: str, decision: str, reason: str) -> Credential:
    """Verify, refuse or revoke it, as somebody who neither gave nor holds it; a refusal says why."""
    credential, trainer = reach_credential(unit, call, credential_id)
    require_other_person(call, credential.given_by, f"credential {credential_id}")
    if call.actor.trainer_id == credential.trainer_id:
        raise forbidden("maker_is_checker", "Nobody decides on a credential of their own; ask another person.")
    target = check_decision(credential.state, decision)
    if decision != "verify" and not reason.strip():
        raise Refusal("field_empty", "reason is empty; say why, so that the trainer can do something about it.",
                      pointer="reason")  # fmt: skip
    decided = replace(credential, state=target, reason=reason.strip())
    if target == "revoked":
        today = local_date(call.at_epoch, trainer.person.zone)
        last = today if credential.valid_to is None else min(today, credential.valid_to)
        decided = replace(decided, valid_to=max(last, credential.valid_from))
        unit.credentials.end(credential_id, decided.valid_to)
    unit.credentials.enter_state(credential_id, target, call.actor.user_id, call.at_epoch, decided.reason)
    unit.say(credential_changed(decided))
    return decided
