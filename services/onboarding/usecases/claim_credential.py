"""Claim a credential. In: a trainer and what they hold. Out: a credential that waits for a checker, and a fact."""

from __future__ import annotations

from collections.abc import Mapping

from services.onboarding.domain.credential import Credential, check_claim
from services.onboarding.usecases.facts import credential_changed
from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.reach import reach_trainer
from shared.values.call import Call
from shared.values.refusal import conflict
from shared.values.span import local_date


def claim_credential(unit: OnboardingPort, call: Call, trainer_id: str, raw: Mapping[str, str]) -> Credential:
    """Enter it as pending; refuses one that is claimed or verified already for the very same days."""
    trainer = reach_trainer(unit, call, trainer_id)
    claim = check_claim(raw, local_date(call.at_epoch, trainer.person.zone))
    credential = Credential(
        call.new_id("crd"), trainer_id, claim.kind, claim.name, claim.issuer, claim.country, claim.number[-4:],
        claim.valid_from, claim.valid_to, call.actor.user_id, call.at_epoch,
    )  # fmt: skip
    for known in unit.credentials.of_trainer(trainer_id):
        if _same(known, credential) and known.state in ("pending", "verified"):
            raise conflict("credential_known", f"This very credential is {known.state} already.")
    unit.credentials.add(credential)
    unit.credentials.enter_state(credential.credential_id, "pending", call.actor.user_id, call.at_epoch, "claimed")
    if claim.number:
        given = f"{claim.kind}|{claim.country}|{claim.issuer.casefold()}|{claim.number}"
        unit.traits.keep([("credential", trainer_id, given)], call.at_epoch)
    unit.say(credential_changed(credential))
    return credential


def _same(known: Credential, new: Credential) -> bool:
    names = ("kind", "issuer", "last4", "valid_from", "valid_to")
    alike = all(getattr(known, name) == getattr(new, name) for name in names)
    return alike and known.name.casefold() == new.name.casefold()
