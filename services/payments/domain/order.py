"""A payment order: owed once, paid under one end-to-end id for life.

In: what payroll ordered and what is known of the trainer's accounts. Out: whether it can go into a file
now, and where not, why it waits, in a sentence finance can act on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from services.payments.domain.method import METHODS
from shared.values.refusal import Refusal

# ACH gives the id fifteen places, SEPA thirty-five and no slash at its ends: fifteen capitals fit both.
_END_TO_END_ID = re.compile(r"[A-Z0-9]{1,15}")


@dataclass(frozen=True)
class Order:
    """What payroll ordered; `amount_minor` is positive, in minor units of `currency`."""

    payment_id: str
    end_to_end_id: str
    pay_item_id: str
    pay_run_id: str
    trainer_id: str
    amount_minor: int
    currency: str
    payday: date

    def __post_init__(self) -> None:
        """Refuse an order that no bank file can carry."""
        if not _END_TO_END_ID.fullmatch(self.end_to_end_id):
            raise Refusal("end_to_end_id_malformed",
                          f"{self.end_to_end_id!r} is not 1 to 15 capital letters and digits.")  # fmt: skip
        if self.amount_minor <= 0:
            raise Refusal("amount_not_positive", f"The order {self.payment_id} pays nothing; only positive amounts go.")


@dataclass(frozen=True)
class AccountState:
    """What the choice of orders needs to know of a trainer's newest account in one currency."""

    account_id: str
    state: str
    method: str
    reason: str = ""


@dataclass(frozen=True)
class Waiting:
    """A payment that cannot go yet: why, as a stable code and a sentence."""

    order: Order
    code: str
    detail: str


def waits(order: Order, account: AccountState | None) -> Waiting | None:
    """Say why `order` must wait, given the trainer's newest account in its currency; None when it can go."""
    if account is None:
        return Waiting(order, "account_missing", f"The trainer has no payout account in {order.currency}; add one.")
    if account.state == "pending":
        return Waiting(order, "account_pending", "The payout account waits for a second person's approval.")
    if account.state != "active":
        return Waiting(order, "account_rejected",
                       f"The bank refused the payout account ({account.reason}); add another.")  # fmt: skip
    method = METHODS[account.method]
    if order.amount_minor > method.limit_minor:
        return Waiting(order, "amount_above_limit", f"One {method.title} cannot carry this amount; pay it by wire.")
    return None
