"""Check payroll's invariants. In: everything stored. Out: what is off: recomputed pay, claims, totals, approvals."""

from __future__ import annotations

from services.payroll.usecases.ports import PayrollPort
from services.payroll.usecases.recompute import recompute
from shared.values.finding import Finding


def check(unit: PayrollPort) -> list[Finding]:
    """Give every broken invariant, in a stable order; an empty list is a clean house."""
    off = [
        Finding(
            "earnings_differ_from_facts", f"{line['trainer_id']} {line['workweek_start']}",
            f"{line['code']} of {line['engagement_id']}: {line['seconds']} seconds and {line['amount_minor']} minor "
            f"units of {line['currency']} are missing",
        )
        for line in recompute(unit).differences
    ]  # fmt: skip
    return sorted([*off, *unit.invariants.findings()])
