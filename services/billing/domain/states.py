"""The states of an invoice and the only ways from one to the next.

In: a state and a verb. Out: the next state, or a refusal.
"""

from __future__ import annotations

from shared.values.refusal import conflict

DRAFT, ISSUED, PART_PAID, PAID, CREDITED = "draft", "issued", "part_paid", "paid", "credited"
STATES = (DRAFT, ISSUED, PART_PAID, PAID, CREDITED)

# (state, verb) -> next state. What is not here cannot happen.
TRANSITIONS = {
    (DRAFT, "issue"): ISSUED,
    (ISSUED, "receive_part"): PART_PAID,
    (ISSUED, "receive_all"): PAID,
    (PART_PAID, "receive_part"): PART_PAID,
    (PART_PAID, "receive_all"): PAID,
    (ISSUED, "credit"): CREDITED,
    (PART_PAID, "credit"): CREDITED,
    (PAID, "credit"): CREDITED,
}


def next_state(state: str, verb: str) -> str:
    """Give the state after `verb`; refuses what the table does not hold."""
    if (state, verb) not in TRANSITIONS:
        raise conflict("invoice_state", f"An invoice that is {state} cannot take {verb.replace('_', ' ')}.")
    return TRANSITIONS[state, verb]
