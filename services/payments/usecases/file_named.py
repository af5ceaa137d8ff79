"""Find a payment file. In: its id. Out: the file, or a refusal."""

from __future__ import annotations

from services.payments.domain.file import PaymentFile
from services.payments.usecases.ports import PaymentsPort
from shared.values.refusal import not_found


def file_named(unit: PaymentsPort, file_id: str) -> PaymentFile:
    """Give the file of that id."""
    file = unit.files.get(file_id)
    if file is None:
        raise not_found("payment_file", file_id)
    return file
