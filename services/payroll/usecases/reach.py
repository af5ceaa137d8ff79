"""Whose pay a caller may know. In: a caller, whose row it is. Out: "not found" where it is not the caller's to know."""

from __future__ import annotations

from services.payroll.usecases.ports import Row
from shared.values.call import Call
from shared.values.refusal import not_found


def require_reach(call: Call, what: str, identifier: str, trainer_id: str) -> None:
    """Refuse a row of a trainer's that is beyond the caller's reach."""
    if not call.reach.covers(trainer_id=trainer_id):
        raise not_found(what, identifier)


def require_vendor(call: Call, vendor_id: str) -> None:
    """Refuse a vendor that is beyond the caller's reach."""
    if not call.reach.covers(vendor_id=vendor_id):
        raise not_found("vendor", vendor_id)


def narrowed(call: Call, filters: Row) -> Row:
    """Give a list's filters, narrowed to the trainer the caller may know; refuses another trainer."""
    whose = call.reach.narrowed("trainer", filters.get("trainer_id"))
    return filters if whose is None else {**filters, "trainer_id": whose}
