"""Rows a caller may reach. In: a call and an id. Out: the row, or "not found" where it is beyond their reach."""

from __future__ import annotations

from services.onboarding.domain.credential import Credential
from services.onboarding.usecases.ports import Engagement, OnboardingPort, Trainer, Vendor
from services.onboarding.usecases.ports_way_in import Agreement
from shared.values.call import Call
from shared.values.refusal import not_found


def reach_vendor(unit: OnboardingPort, call: Call, vendor_id: str) -> Vendor:
    """Give the vendor, if it is the caller's."""
    vendor = unit.vendors.get(vendor_id)
    if vendor is None or not call.reach.covers(vendor_id=vendor_id):
        raise not_found("vendor", vendor_id)
    return vendor


def reach_trainer(unit: OnboardingPort, call: Call, trainer_id: str) -> Trainer:
    """Give the trainer, if the caller may know them."""
    trainer = unit.trainers.get(trainer_id)
    if trainer is None or not _covers(call, trainer):
        raise not_found("trainer", trainer_id)
    return trainer


def reach_engagement(unit: OnboardingPort, call: Call, engagement_id: str) -> Engagement:
    """Give the engagement, if the caller may know its trainer; whose it is otherwise stays unsaid."""
    engagement = unit.engagements.get(engagement_id)
    trainer = None if engagement is None else unit.trainers.get(engagement.trainer_id)
    if engagement is None or trainer is None or not _covers(call, trainer):
        raise not_found("engagement", engagement_id)
    return engagement


def reach_credential(unit: OnboardingPort, call: Call, credential_id: str) -> tuple[Credential, Trainer]:
    """Give the credential with its holder, if the caller may know them."""
    credential = unit.credentials.get(credential_id)
    trainer = None if credential is None else unit.trainers.get(credential.trainer_id)
    if credential is None or trainer is None or not _covers(call, trainer):
        raise not_found("credential", credential_id)
    return credential, trainer


def agreement_in_force(unit: OnboardingPort) -> Agreement:
    """Give the agreement in force, or refuse because there is none yet."""
    agreement = unit.agreements.in_force()
    if agreement is None:
        raise not_found("agreement", "in force")
    return agreement


def _covers(call: Call, trainer: Trainer) -> bool:
    return call.reach.covers(trainer_id=trainer.trainer_id, vendor_id=trainer.vendor_id)
