"""Release a payment file as its second person. In: its id. Out: the released file and a fact per payment.

The bytes are rendered, encrypted and stored, read back from the store, checked by the format's own reader and
held against the orders. Only then is anything released; all of it is one transaction. A worker reads it back once more.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from services.payments.domain.file import PaymentFile, next_modifier, require_release, require_same
from services.payments.domain.order import ORDERS
from services.payments.domain.originator import require_own
from services.payments.usecases.assemble_batch import assemble_batch
from services.payments.usecases.file_named import file_named
from services.payments.usecases.ports import PaymentsPort
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
    require_same(file_id, found, members)
    released = replace(
        file, state="released", released_by=call.actor.user_id, released_epoch=call.at_epoch, totals=found,
        value_date=batch.value_date, filename=f"{batch.message_id}{form.extension}",
    )  # fmt: skip
    unit.files.release(released, batch.modifier, day)
    _enter(unit, call, released, members)
    unit.ask("read_back_file", {"file_id": file_id}, key=file_id)
    return released


def _require_active(file_id: str, members: pl.DataFrame) -> None:
    changed = members.filter(pl.col("account_state").ne_missing("active"))
    if not changed.is_empty():
        raise conflict(
            "account_changed",
            f"Of {file_id}, {changed.height} payments go to accounts that are no longer active (first: "
            f"{changed['payment_id'][0]}); discard the file and prepare another.",
        )


def _enter(unit: PaymentsPort, call: Call, file: PaymentFile, members: pl.DataFrame) -> None:
    actor, why = call.actor.user_id, f"released in {file.file_id}"
    unit.files.enter_state(file.file_id, "released", actor, call.at_epoch, "released by a second person")
    unit.orders.enter_states(members["payment_id"], "released", actor, call.at_epoch, why)
    said = [name for name in PaymentReleased.__dataclass_fields__ if name in ORDERS]
    unit.say_columns(PaymentReleased, members.select(said).with_columns(file_id=pl.lit(file.file_id)))
