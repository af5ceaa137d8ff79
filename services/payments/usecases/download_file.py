"""Download a released file's bytes. In: its id. Out: the file and its bytes; who took them is written down."""

from __future__ import annotations

import hashlib

from services.payments.domain.file import PaymentFile
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import conflict


def download_file(unit: PaymentsPort, call: Call, file_id: str) -> tuple[PaymentFile, bytes]:
    """Give the bytes, held once more against the digest they were released under."""
    file = file_named(unit, file_id)
    if file.state not in ("released", "sent"):
        raise conflict(
            "payment_file_state_conflict", f"The file {file_id} is {file.state}; only a released one is there."
        )
    content = unit.files.content(file_id)
    assert hashlib.sha256(content).hexdigest() == file.totals.digest, f"{file_id} is not what was released"
    unit.files.note_download(file_id, call.actor.user_id, call.at_epoch)
    return file, content
