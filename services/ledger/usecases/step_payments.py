"""Note that payments left or came back. In: the step, its facts. Out: the step, and what is paid and returned moved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from services.ledger.domain.moves import Moves
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.payments import PaymentReleased, PaymentReturned

_CHANGES = {"released": 1, "returned": -1}


def step_payments(unit: LedgerPort, step: str, facts: Sequence[PaymentReleased | PaymentReturned]) -> None:
    """Move the claims of pay items to where their payments are now: an item may have several, one after another."""
    claims, before = unit.work.claims_of(facts), unit.work.under_way(facts)
    unit.work.add_steps(step, facts)
    changes = Counter(fact.pay_item_id for fact in facts)
    after = {item: before.get(item, 0) + _CHANGES[step] * times for item, times in changes.items()}
    move_hours(unit, Moves().add_claims(claims, before, -1).add_claims(claims, after))
