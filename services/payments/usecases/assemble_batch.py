"""Assemble what a file's bytes depend on. In: the file and its payments. Out: a `Batch`, details decrypted."""

from __future__ import annotations

from typing import Any

import polars as pl

from services.payments.domain.banking_days import value_date
from services.payments.domain.batch import Batch, Instruction, message_id
from services.payments.domain.file import MODIFIERS, PaymentFile
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.span import local_date


def assemble_batch(unit: PaymentsPort, call: Call, file: PaymentFile, members: pl.DataFrame) -> Batch:
    """Give the batch as of now; the releaser sets the day's modifier."""
    assert members["worker_type"].null_count() == 0, "whoever has an account is known"
    details = unit.accounts.details(members["account_id"].unique())
    created = local_date(call.at_epoch, unit.originator.zone)
    payday: Any = members["payday"].max()
    told = members.select("end_to_end_id", "amount_minor", "currency", "account_id", "worker_type", "payday")
    instructions = tuple(
        Instruction(end_to_end_id, amount_minor, currency, details[account_id], worker_type, its_payday)
        for end_to_end_id, amount_minor, currency, account_id, worker_type, its_payday in told.iter_rows()
    )
    day = value_date(payday, created, file.method)
    return Batch(message_id(file.file_id), call.at_epoch, MODIFIERS[0], day, unit.originator, instructions)
