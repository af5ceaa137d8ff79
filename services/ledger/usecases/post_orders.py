"""Hear that payments were ordered. In: `payment.ordered` facts. Out: journals, and what each pay item claims."""

from __future__ import annotations

from collections.abc import Sequence

from services.ledger.domain.bookings import book_order
from services.ledger.domain.moves import Moves, claimed_by
from services.ledger.usecases.move_hours import move_hours
from services.ledger.usecases.ports import LedgerPort
from shared.events.payroll import PaymentOrdered
from shared.values.call import Call


def post_orders(unit: LedgerPort, _call: Call, facts: Sequence[PaymentOrdered]) -> None:
    """Book accrued wages against wages payable, once a pay item.

    An order that replaces a returned payment pays what the return made payable again, so it books nothing.
    """
    known = unit.work.ordered_before(facts)
    first = {fact.pay_item_id: fact for fact in reversed(facts) if fact.pay_item_id not in known}
    fresh = [fact for fact in facts if first.get(fact.pay_item_id) is fact]
    day = unit.booking_day()
    unit.books.write([book_order(fact, day) for fact in fresh])
    unit.work.add_pay_items(fresh)
    unit.work.add_payments(facts)
    # A payment may have left before its order is heard.
    claims, under_way = claimed_by(fresh), unit.work.under_way(fresh)
    moves = Moves().add_lines("ordered", ((*claim.key, claim.seconds) for claim in claims))
    move_hours(unit, moves.add_claims(claims, under_way))
