"""Read a released file back from the store. In: its id. Out: nothing, or a refusal that says what is off.

Releasing does so within its own transaction; a worker does it once more afterwards, in another process, from what was
committed, so that nobody takes bytes to the bank which only the releasing process ever saw.
"""

from __future__ import annotations

from services.payments.domain.file import require_same
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.values.refusal import conflict


def read_back_file(unit: PaymentsPort, file_id: str) -> None:
    """Hold the stored bytes against the orders and against the digest they were released under."""
    file = file_named(unit, file_id)
    found = unit.formats[file.method].check(unit.files.content(file_id))
    require_same(file_id, found, unit.files.members(file_id))
    if found.digest != file.totals.digest:
        raise conflict("file_digest_differs", "The stored bytes are not those that were released.")
