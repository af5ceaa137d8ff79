"""Mark a released file as sent to the bank. In: its id. Out: the file; its payments are sent."""

from __future__ import annotations

from dataclasses import replace

from services.payments.domain.file import PaymentFile
from services.payments.domain.states import FILE, require_step
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call


def mark_sent(unit: PaymentsPort, call: Call, file_id: str) -> PaymentFile:
    """Enter that the bank has the file; a second time is refused."""
    file = file_named(unit, file_id)
    require_step(FILE, "payment_file", file_id, file.state, "sent")
    actor, why = call.actor.user_id, f"sent in {file_id}"
    unit.files.enter_state(file_id, "sent", actor, call.at_epoch, "sent to the bank")
    unit.orders.enter_states(unit.files.members(file_id)["payment_id"], "sent", actor, call.at_epoch, why)
    return replace(file, state="sent")
