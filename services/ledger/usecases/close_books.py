"""Close the books up to a day. In: the day. Out: `books.closed`; later journals are dated after it."""

from __future__ import annotations

from datetime import date

from services.ledger.usecases.ports import Closing, LedgerPort
from services.ledger.usecases.trial_balance import trial_balance
from shared.events.ledger import BooksClosed
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict
from shared.values.span import local_date


def close_books(unit: LedgerPort, call: Call, closed_to: date) -> Closing:
    """Close up to and including `closed_to`, a day that is over; closing never moves back."""
    if closed_to >= local_date(call.at_epoch, "UTC"):
        raise Refusal("day_not_over", "That day is not over yet; close up to yesterday at most.", pointer="closed_to")
    last = unit.books.closed_to()
    if last is not None and closed_to <= last:
        raise conflict("books_closed_already", f"The books are closed up to {last}; give a later day.", "closed_to")
    off = {currency: minor for currency, minor in trial_balance(unit, closed_to).journal_sum.items() if minor}
    assert not off, f"the journals up to {closed_to} do not sum to zero: {off}"
    closing = Closing(closed_to, call.actor.user_id, call.at_epoch, unit.books.count(closed_to))
    unit.books.close(closing)
    unit.say(BooksClosed(closed_to.isoformat(), closing.closed_by, closing.journals))
    return closing
