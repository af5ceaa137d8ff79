"""The state machines of payments as literal tables: payout accounts, payments and payment files.

In: a state and where it should go. Out: a refusal where the table does not lead there.
"""

from __future__ import annotations

from collections.abc import Mapping

from shared.values.refusal import conflict

Table = Mapping[str, tuple[str, ...]]

# A change cools off before it is paid to: whoever did not ask for it can still take it back.
ACCOUNT: Table = {
    "pending": ("active", "cooling", "rejected", "withdrawn"),
    "cooling": ("active", "rejected", "withdrawn"),
    "active": ("rejected", "replaced", "withdrawn"),
    "rejected": (),
    "replaced": (),
    "withdrawn": (),
}
# A bank sends money back even after it said it had arrived, so `settled` is not the end.
PAYMENT: Table = {
    "created": ("released",),
    "released": ("sent",),
    "sent": ("settled", "returned"),
    "settled": ("returned",),
    "returned": (),
}
# Where each state stands in a payment's history: it may leave one out, and never comes back to one.
PAYMENT_PLACES: Mapping[str, int] = {state: place for place, state in enumerate(PAYMENT, start=1)}
FILE: Table = {
    "prepared": ("released", "discarded"),
    "released": ("sent",),
    "sent": (),
    "discarded": (),
}


def require_step(table: Table, what: str, identifier: str, current: str, wanted: str) -> None:
    """Refuse (conflict `<what>_not_<state>`) where no step leads from `current` to `wanted`."""
    if wanted in table[current]:
        return
    sources = " or ".join(state for state, targets in table.items() if wanted in targets)
    raise conflict(
        f"{what}_state_conflict",
        f"The {what} {identifier} is {current}; only one that is {sources} can become {wanted}.",
    )
