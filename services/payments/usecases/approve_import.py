"""Approve every pending account of one import. In: the import's id. Out: how many were approved."""

from __future__ import annotations

from services.payments.usecases.activate_accounts import activate_accounts
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import not_found


def approve_import(unit: PaymentsPort, call: Call, import_id: str) -> int:
    """Approve as a second person; accounts approved or rejected one by one before stay as they are."""
    pending = unit.accounts.pending_of_import(import_id)
    if not pending:
        raise not_found("pending_import", import_id)
    activate_accounts(unit, call, pending)
    return len(pending)
