"""Whose rows a caller may reach. In: a call and an id. Out: the row, or "not found" where it is not theirs.

A trainer reaches only themself, a vendor manager only the vendor's people, finance and admins everyone.
"""

from __future__ import annotations

from services.onboarding.usecases.ports import Agreement, Engagement, OnboardingPort, Trainer, Vendor
from shared.values.call import Actor, Call
from shared.values.refusal import not_found

_EVERYONE = ("admin", "finance", "finance_approver", "auditor", "service")


def reach_vendor(unit: OnboardingPort, call: Call, vendor_id: str) -> Vendor:
    """Give the vendor, if it is the caller's."""
    vendor = unit.vendors.get(vendor_id)
    if vendor is None or not (call.actor.has(*_EVERYONE) or call.actor.vendor_id == vendor_id):
        raise not_found("vendor", vendor_id)
    return vendor


def reach_trainer(unit: OnboardingPort, call: Call, trainer_id: str) -> Trainer:
    """Give the trainer, if the caller may know them."""
    trainer = unit.trainers.get(trainer_id)
    if trainer is None or not may_know(call.actor, trainer):
        raise not_found("trainer", trainer_id)
    return trainer


def reach_engagement(unit: OnboardingPort, call: Call, engagement_id: str) -> Engagement:
    """Give the engagement, if the caller may know its trainer; whose it is otherwise stays unsaid."""
    engagement = unit.engagements.get(engagement_id)
    trainer = None if engagement is None else unit.trainers.get(engagement.trainer_id)
    if engagement is None or trainer is None or not may_know(call.actor, trainer):
        raise not_found("engagement", engagement_id)
    return engagement


def may_know(actor: Actor, trainer: Trainer) -> bool:
    """Say whether the trainer is the caller, one of the caller's vendor, or the caller sees everyone."""
    if actor.has(*_EVERYONE):
        return True
    if actor.has("vendor_manager"):
        return actor.vendor_id == trainer.vendor_id
    return actor.trainer_id == trainer.trainer_id


def own_vendor(actor: Actor) -> str | None:
    """Give the vendor to whose rows a list is narrowed; None where the caller sees every vendor's."""
    return None if actor.has(*_EVERYONE) or not actor.has("vendor_manager") else actor.vendor_id or "none"


def own_trainer(actor: Actor) -> str | None:
    """Give the trainer to whose rows a list is narrowed; None where the caller sees more than themself."""
    return None if actor.has(*_EVERYONE, "vendor_manager") else actor.trainer_id or "none"


def agreement_in_force(unit: OnboardingPort) -> Agreement:
    """Give the agreement in force, or refuse because there is none yet."""
    agreement = unit.agreements.in_force()
    if agreement is None:
        raise not_found("agreement", "in force")
    return agreement
