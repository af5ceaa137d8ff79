"""Assemble what a file's bytes depend on. In: the file and its payments. Out: a `Batch`, details decrypted."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.banking_days import value_date
from services.payments.domain.batch import Batch, Instruction, message_id
from services.payments.domain.file import MODIFIERS, PaymentFile
from services.payments.usecases.ports import Member, PaymentsPort
from shared.values.call import Call
from shared.values.span import local_date


def assemble_batch(unit: PaymentsPort, call: Call, file: PaymentFile, members: Sequence[Member]) -> Batch:
    """Give the batch as of now; the releaser sets the day's modifier."""
    details = unit.accounts.details({member.account_id for member in members})
    trainers = unit.trainers.by_id({member.order.trainer_id for member in members})
    created = local_date(call.at_epoch, unit.originator.zone)
    payday = max(member.order.payday for member in members)
    instructions = tuple(
        Instruction(
            member.order.end_to_end_id, member.order.amount_minor, member.order.currency, details[member.account_id],
            trainers[member.order.trainer_id].worker_type, member.order.payday,
        )
        for member in members
    )  # fmt: skip
    day = value_date(payday, created, file.method)
    return Batch(message_id(file.file_id), call.at_epoch, MODIFIERS[0], day, unit.originator, instructions)
