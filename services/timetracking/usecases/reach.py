"""Whose rows a caller may reach. In: a call and an id. Out: the row, or "not found" where it is not theirs.

A trainer reaches only their own hours, a vendor manager those of the vendor's people, approvers and finance all.
"""

from __future__ import annotations

from services.timetracking.domain.engagement import Engagement
from services.timetracking.domain.entry import Entry, refuse_stale
from services.timetracking.usecases.ports import TimetrackingPort, Trainer, Whose
from shared.values.call import Actor, Call
from shared.values.refusal import not_found

_EVERYONE = ("admin", "approver", "finance", "finance_approver", "auditor", "service")


def whose_rows(actor: Actor) -> Whose:
    """Give to whose rows the caller's lists are narrowed."""
    if actor.has(*_EVERYONE):
        return Whose()
    if actor.has("vendor_manager"):
        return Whose(vendor_id=actor.vendor_id or "none")
    return Whose(trainer_id=actor.trainer_id or "none")


def may_reach(actor: Actor, trainer: Trainer) -> bool:
    """Say whether the trainer's hours are among the caller's rows."""
    whose = whose_rows(actor)
    return whose.trainer_id in (None, trainer.trainer_id) and whose.vendor_id in (None, trainer.vendor_id)


def reach_trainer(unit: TimetrackingPort, call: Call, trainer_id: str) -> Trainer:
    """Give the trainer, if the caller may know them."""
    trainer = unit.people.trainers([trainer_id]).get(trainer_id)
    if trainer is None or not may_reach(call.actor, trainer):
        raise not_found("trainer", trainer_id)
    return trainer


def reach_engagement(unit: TimetrackingPort, call: Call, engagement_id: str) -> tuple[Engagement, Trainer]:
    """Give the engagement with its trainer, if the caller may know them."""
    engagement = unit.people.engagement(engagement_id)
    trainer = _trainer(unit, call, engagement)
    if engagement is None or trainer is None:
        raise not_found("engagement", engagement_id)
    return engagement, trainer


def reach_entry(unit: TimetrackingPort, call: Call, entry_id: str) -> Entry:
    """Give the entry, if the caller may know its trainer."""
    entry = unit.entries.get(entry_id)
    if entry is None or _trainer(unit, call, entry) is None:
        raise not_found("entry", entry_id)
    return entry


def hold_entry(unit: TimetrackingPort, call: Call, entry_id: str, expected_version: int) -> Entry:
    """Lock the entry's trainer and give the entry to be changed; refuses a version that is not the newest."""
    unit.people.lock([reach_entry(unit, call, entry_id).trainer_id])
    entry = reach_entry(unit, call, entry_id)
    refuse_stale(entry, expected_version)
    return entry


def _trainer(unit: TimetrackingPort, call: Call, owned: Engagement | Entry | None) -> Trainer | None:
    """Give the trainer whose row it is, if the caller may know them."""
    trainer = None if owned is None else unit.people.trainers([owned.trainer_id]).get(owned.trainer_id)
    return trainer if trainer is not None and may_reach(call.actor, trainer) else None
