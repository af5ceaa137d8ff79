"""Check billing's invariants. In: a unit. Out: what is off.

Charges priced again equal the charges posted; an invoice is the sum of its lines, its lines of their claims, its tax
of its categories; numbers have no gaps; states follow the table and agree with number and receipts.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from services.billing.domain.states import DRAFT, ISSUED, PAID, PART_PAID, TRANSITIONS
from services.billing.usecases.ports import BillingPort, InvoiceSums
from services.billing.usecases.recompute import recompute
from shared.values.finding import Finding

_STEPS = {(state, after) for (state, _verb), after in TRANSITIONS.items()}


def check(unit: BillingPort) -> list[Finding]:
    """Find what does not add up, in order."""
    rules = (
        ("invoice_line_off_claims", unit.invariants.lines_off_their_claims(), "has a line that is not what it claims"),
        ("claim_of_another_client", unit.invariants.claims_of_others(), "is claimed by an invoice of another client"),
        ("invoice_number_gap", unit.invariants.years_with_gaps(), "has a gap in its invoice numbers"),
    )
    findings = [Finding(code, subject, f"{subject} {what}.") for code, subjects, what in rules for subject in subjects]
    for sums in unit.invariants.sums():
        findings.extend(_off_totals(sums))
        findings.extend(_off_states(sums))
    return [*findings, *_off_charges(unit)]


def _off_charges(unit: BillingPort) -> Iterator[Finding]:
    for row in recompute(unit).differences:
        yield Finding(
            "charges_off_facts", row["engagement_id"],
            f"The work week from {row['workweek_start']} lacks {row['seconds']} seconds and {row['amount_minor']} "
            f"minor units of {row['currency']} at {row['rate_e4']}e-4.",
        )  # fmt: skip


def _off_totals(sums: InvoiceSums) -> Iterator[Finding]:
    net = sum(minor for _tax, minor, _seconds in sums.by_tax)
    seconds = sum(seconds for _tax, _minor, seconds in sums.by_tax)
    tax = sum(tax.on(minor) for tax, minor, _seconds in sums.by_tax)
    if (net, seconds, tax) != (sums.net_minor, sums.seconds, sums.tax_minor):
        yield Finding(
            "invoice_off_lines", sums.invoice_id, f"Its lines make {net} and {tax} of tax, {seconds} seconds."
        )


def _off_states(sums: InvoiceSums) -> Iterator[Finding]:
    states = [state for _sort_key, state in sums.states]
    counted = [sort_key for sort_key, _state in sums.states] == list(range(1, len(states) + 1))
    stepped = all(step in _STEPS for step in pairwise(states))
    if not (counted and stepped and states[:1] == [DRAFT]):
        yield Finding("invoice_states_off", sums.invoice_id, f"It went through {', '.join(states) or 'no state'}.")
        return
    if (sums.number is None) != (states[-1] == DRAFT):
        yield Finding("invoice_number_off_state", sums.invoice_id, f"It is {states[-1]} with number {sums.number}.")
    owed = sums.net_minor + sums.tax_minor
    wanted = {DRAFT: (0, 0), ISSUED: (0, 0), PART_PAID: (1, owed - 1), PAID: (owed, owed)}.get(states[-1], (0, owed))
    if not wanted[0] <= sums.received_minor <= wanted[1]:
        yield Finding(
            "receipts_off_state", sums.invoice_id, f"It is {states[-1]}; receipts make {sums.received_minor}."
        )
