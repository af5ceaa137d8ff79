"""What one payment file says, before it has a format: who pays whom how much, and when.

In: orders with their accounts, the originator, the instant. Out: a `Batch`, the only thing a format needs,
and `Totals`, what a format's reader must find again in the bytes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from services.payments.domain.account import AccountDetails
from services.payments.domain.originator import Originator
from shared.values.span import local_date

_CROCKFORD = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")


@dataclass(frozen=True, slots=True)
class Instruction:
    """Pay one trainer: the end-to-end id for life, the amount in minor units, and where it goes."""

    end_to_end_id: str
    amount_minor: int
    currency: str
    account: AccountDetails
    worker_type: str = "contractor"
    payday: date | None = None


@dataclass(frozen=True)
class Batch:
    """One payment file to be: all that its bytes depend on.

    `message_id` is at most 35 characters, unique for ever; `modifier` tells the files of one day apart.
    """

    message_id: str
    created_epoch: int
    modifier: str
    value_date: date
    originator: Originator
    instructions: tuple[Instruction, ...]

    @property
    def created_date(self) -> date:
        """Give the date the file is made, where the originator is."""
        return local_date(self.created_epoch, self.originator.zone)


@dataclass(frozen=True)
class Totals:
    """What a reader found: how many payments, minor units per currency in order, and two digests.

    `lines_digest` covers end-to-end id, amount and currency of every payment, so it can be held against
    the orders; `digest` covers the bytes.
    """

    count: int
    total_minor: tuple[tuple[str, int], ...]
    lines_digest: str
    digest: str = ""


Line = tuple[str, int, str]
# Of the widest integers: a sum of what 64 bits hold may not fit into them.
_LINE: Mapping[Any, Any] = {"end_to_end_id": pl.String, "amount_minor": pl.Int128, "currency": pl.String}


def totals_of(lines: pl.DataFrame | Sequence[Line], content: bytes | None = None) -> Totals:
    """Add up (end-to-end id, minor units, currency) lines; their order does not matter."""
    told = (
        lines.select(list(_LINE)).cast(_LINE) if isinstance(lines, pl.DataFrame)
        else pl.DataFrame(lines, _LINE, orient="row")
    )  # fmt: skip
    sums = told.group_by("currency").agg(pl.col("amount_minor").sum()).sort("currency")
    text = told.sort(list(_LINE)).select(pl.format("{}|{}|{}\n", *_LINE).str.join()).item() or ""
    return Totals(
        told.height,
        tuple(sums.iter_rows()),
        hashlib.sha256(text.encode()).hexdigest(),
        hashlib.sha256(content).hexdigest() if content is not None else "",
    )


def message_id(file_id: str) -> str:
    """Give the file's id towards banks: 23 capital letters and digits, made from our id, so never twice."""
    encoded = base64.b32encode(hashlib.sha256(file_id.encode()).digest()).decode().translate(_CROCKFORD)
    return f"HBF{encoded[:20]}"
