"""Release a payment file as its second person. In: its id. Out: the released file and a fact per payment.

The bytes are rendered, encrypted and stored, read back from the store, checked by the format's own reader and
held against the orders. Only then is anything released; all of it is one transaction. A worker reads it back once more.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from services.payments.domain.file import PaymentFile, next_modifier, require_release, require_same
from services.payments.domain.order import Order
from services.payments.domain.originator import require_own
from services.payments.usecases.assemble_batch import assemble_batch
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import Member, PaymentsPort
from shared.events.payments import PaymentReleased
from shared.values.call import Call
from shared.values.refusal import conflict


def release_file(unit: PaymentsPort, call: Call, file_id: str) -> PaymentFile:
    """Refuses the maker, a changed account, and any byte that does not say what was ordered."""
    file = file_named(unit, file_id)
    require_release(call, file)
    require_own(unit.originator, file.method)
    members = unit.files.members(file_id)
    _require_active(file_id, members)
    batch = assemble_batch(unit, call, file, members)
    day = batch.created_date
    batch = replace(batch, modifier=next_modifier(unit.files.modifiers_used(file.method, day), day))
    form = unit.formats[file.method]
    unit.files.keep(file_id, form.render(batch))
    found = form.check(unit.files.content(file_id))
    require_same(file_id, found, [member.order for member in members])
    released = replace(
        file, state="released", released_by=call.actor.user_id, released_epoch=call.at_epoch, totals=found,
        value_date=batch.value_date, filename=f"{batch.message_id}{form.extension}",
    )  # fmt: skip
    unit.files.release(released, batch.modifier, day)
    _enter(unit, call, released, members)
    unit.ask("read_back_file", {"file_id": file_id}, key=file_id)
    return released


def _require_active(file_id: str, members: Sequence[Member]) -> None:
    changed = [member for member in members if member.account_state != "active"]
    if changed:
        raise conflict(
            "account_changed",
            f"Of {file_id}, {len(changed)} payments go to accounts that are no longer active (first: "
            f"{changed[0].order.payment_id}); discard the file and prepare another.",
        )


def _enter(unit: PaymentsPort, call: Call, file: PaymentFile, members: Sequence[Member]) -> None:
    actor, why = call.actor.user_id, f"released in {file.file_id}"
    unit.files.enter_state(file.file_id, "released", actor, call.at_epoch, "released by a second person")
    unit.orders.enter_states([member.order.payment_id for member in members], "released", actor, call.at_epoch, why)
    said = [name for name in PaymentReleased.__dataclass_fields__ if name in Order.__dataclass_fields__]
    columns = {name: [getattr(member.order, name) for member in members] for name in said}
    unit.say_columns(PaymentReleased, pl.DataFrame(columns).with_columns(file_id=pl.lit(file.file_id)))
