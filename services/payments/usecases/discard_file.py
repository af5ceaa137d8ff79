"""Discard a prepared file that shall not leave. In: its id. Out: the file; its payments are free again."""

from __future__ import annotations

from dataclasses import replace

from services.payments.domain.file import PaymentFile
from services.payments.domain.states import FILE, require_step
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call


def discard_file(unit: PaymentsPort, call: Call, file_id: str, why: str) -> PaymentFile:
    """Free its payments for another file; a released file is never discarded."""
    file = file_named(unit, file_id)
    require_step(FILE, "payment_file", file_id, file.state, "discarded")
    unit.files.free_members(file_id)
    unit.files.enter_state(file_id, "discarded", call.actor.user_id, call.at_epoch, why)
    return replace(file, state="discarded")
