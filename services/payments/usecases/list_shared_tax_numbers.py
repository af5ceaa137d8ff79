"""List tax numbers that several people gave. In: a call. Out: each with these people, never the number."""

from __future__ import annotations

from services.payments.usecases.ports import PaymentsPort, SharedTaxNumber


def list_shared_tax_numbers(unit: PaymentsPort) -> list[SharedTaxNumber]:
    """Give them, the most shared first: a number is one person's, so somebody has two names, or a slip in one form."""
    return unit.tax_forms.shared()
