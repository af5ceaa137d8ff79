"""List account numbers that several people gave. In: a call. Out: each with these people, never the number."""

from __future__ import annotations

from services.payments.usecases.ports import PaymentsPort, SharedAccount


def list_shared_accounts(unit: PaymentsPort) -> list[SharedAccount]:
    """Give them, the most shared first: a family shares an account, and so does somebody with five names."""
    return unit.accounts.shared()
