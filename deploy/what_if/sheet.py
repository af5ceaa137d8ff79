"""The sheet of supposed rates: engagement_id, valid_from, pay_rate, bill_rate, and valid_to where one ends.

In: the bytes of a CSV file. Out: rates by kind and row errors. A rate is in the currency its engagement has already;
one of both may be empty.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from shared.values.rate import parse_e4
from shared.values.refusal import Refusal
from shared.values.sheet import Row, RowError, parse_rows, read_sheet
from shared.values.span import parse_date

REQUIRED = ("engagement_id", "valid_from")
OPTIONAL = ("pay_rate", "bill_rate", "valid_to")


@dataclass(frozen=True)
class RateRow:
    """What one row supposes; a rate is None where its cell is empty."""

    engagement_id: str
    valid_from: date
    valid_to: date | None
    pay_e4: int | None
    bill_e4: int | None


def read_rates(content: bytes) -> tuple[list[RateRow], list[RowError]]:
    """Read the sheet; two rows of one engagement from the same day leave open which rate is meant."""
    parsed, errors = parse_rows(read_sheet(content, required=REQUIRED, optional=OPTIONAL), _rate_row)
    return [row for _, row in parsed], sorted([*errors, *_twice(parsed)])


def _rate_row(row: Row) -> RateRow:
    cells = row.cells
    pay, bill = (parse_e4(cells[name], field=name) if cells.get(name) else None for name in ("pay_rate", "bill_rate"))
    if not cells["engagement_id"]:
        raise Refusal("engagement_missing", "Name the engagement, such as eng_…", pointer="engagement_id")
    if pay is None and bill is None:
        raise Refusal("rate_missing", "Give a pay rate, a bill rate or both.", pointer="pay_rate")
    first = parse_date(cells["valid_from"], field="valid_from")
    last = parse_date(cells["valid_to"], field="valid_to") if cells.get("valid_to") else None
    if last and last <= first:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from.", pointer="valid_to")
    return RateRow(cells["engagement_id"], first, last, pay, bill)


def _twice(parsed: Iterable[tuple[Row, RateRow]]) -> list[RowError]:
    seen: dict[tuple[str, date], int] = {}
    errors = []
    for row, rate in parsed:
        key = (rate.engagement_id, rate.valid_from)
        if key in seen:
            detail = f"{key[0]} has rates from {key[1]} in row {seen[key]} already; keep one of them."
            errors.append(RowError(row.number, "valid_from", "row_twice", detail))
        seen.setdefault(key, row.number)
    return errors
