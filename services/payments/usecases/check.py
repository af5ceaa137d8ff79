"""Find broken invariants of payments. In: a unit. Out: what is off; nothing where all is well.

Each payment is in at most one live file and in the state its file says; every released file decrypts, has
its digest, reads soundly and totals what its orders do; every account decrypts; no number stands in the clear.
"""

from __future__ import annotations

from services.payments.domain.file import PaymentFile
from services.payments.usecases.ports import PaymentsPort
from services.payments.usecases.read_back_file import read_back_file
from shared.values.finding import Finding
from shared.values.refusal import Refusal


def check(unit: PaymentsPort) -> list[Finding]:
    """Look at everything stored."""
    findings = unit.invariants.findings()
    for file in unit.invariants.released_files():
        findings += _check_file(unit, file)
    return sorted(findings)


def _check_file(unit: PaymentsPort, file: PaymentFile) -> list[Finding]:
    try:
        read_back_file(unit, file.file_id)
    except Refusal as refusal:
        return [Finding(refusal.code, file.file_id, refusal.detail)]
    return []
