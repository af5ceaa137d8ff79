"""A payment file: who may release it, and what must be true before it leaves.

In: the file, the orders it was made from, what its reader found in the bytes. Out: nothing, or a refusal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from services.payments.domain.batch import Totals, totals_of
from services.payments.domain.states import FILE, require_step
from shared.values.call import Call, require_other_person
from shared.values.refusal import conflict

# Nacha tells the files of one day apart by one character: letters first, as banks do, then digits.
MODIFIERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"


@dataclass(frozen=True)
class PaymentFile:
    """One file of payments of one run and method; the last fields are empty until it is released."""

    file_id: str
    pay_run_id: str
    method: str
    state: str
    prepared_by: str
    prepared_epoch: int
    totals: Totals
    filename: str = ""
    released_by: str = ""
    released_epoch: int | None = None
    value_date: date | None = None


def require_release(call: Call, file: PaymentFile) -> None:
    """Refuse unless the file is prepared and someone else than its maker releases it."""
    require_step(FILE, "payment_file", file.file_id, file.state, "released")
    require_other_person(call, file.prepared_by, f"payment file {file.file_id}")


def require_same(file_id: str, found: Totals, orders: pl.DataFrame) -> None:
    """Refuse to let a file leave whose bytes do not say exactly what was ordered."""
    ordered = totals_of(orders)
    if (found.count, found.total_minor, found.lines_digest) != (
        ordered.count,
        ordered.total_minor,
        ordered.lines_digest,
    ):
        raise conflict(
            "file_totals_differ",
            f"The file {file_id} reads back as {found.count} payments, {dict(found.total_minor)} minor units; its "
            f"orders are {ordered.count}, {dict(ordered.total_minor)}. Discard it and prepare another.",
        )


def next_modifier(used: int, day: date) -> str:
    """Give the modifier of the next file of `day`, `used` before it; refuses a thirty-seventh."""
    if used >= len(MODIFIERS):
        raise conflict("file_modifiers_used_up", f"{len(MODIFIERS)} files were made on {day}; release it tomorrow.")
    return MODIFIERS[used]
