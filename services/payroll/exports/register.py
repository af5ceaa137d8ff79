"""The payroll register as CSV (RFC 4180, UTF-8 with a byte-order mark so that spreadsheets read names right).

In: a `Register`. Out: one row a line, then one TOTAL row a currency; `check` adds the rows up again. Text
that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from services.payroll.domain.register import Register, RegisterRow
from shared.values.cells import disarmed
from shared.values.decimal_text import format_scaled
from shared.values.money import Money
from shared.values.rate import PLACES
from shared.values.refusal import Refusal
from shared.values.span import format_hours

COLUMNS = [
    "row", "pay_run_id", "pay_group", "period_start", "period_end", "payday", "trainer_id", "external_ref",
    "given_name", "family_name", "country", "engagement_id", "project", "workweek_start", "code", "hours", "seconds",
    "rate", "premium", "currency", "amount", "rule_pack", "pay_item_id", "end_to_end_id", "extra", "extra_name",
    "unworked_seconds",
]  # fmt: skip


def render(register: Register) -> bytes:
    """Write the register, rows in their own order, totals by currency at the end."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for row in sorted(register.rows):
        writer.writerow(_cells(register, row))
    for money, seconds, items in register.totals():
        total = dict.fromkeys(COLUMNS, "") | {
            "row": "TOTAL", "pay_run_id": register.pay_run_id, "hours": format_hours(seconds), "seconds": str(seconds),
            "currency": money.currency, "amount": money.decimal, "pay_item_id": f"{items} pay items",
        }  # fmt: skip
        writer.writerow(total.values())
    content = ("\ufeff" + out.getvalue()).encode()
    assert check(content) == {money.currency: money.decimal for money, _, _ in register.totals()}, "reads back the same"
    return content


def check(content: bytes) -> dict[str, str]:
    """Read a register back: give the amount per currency, or refuse one whose rows miss its totals."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    sums: Counter[str] = Counter()
    stated: dict[str, Money] = {}
    for row in rows:
        money = Money.parse(row["amount"], row["currency"])
        if row["row"] == "TOTAL":
            stated[money.currency] = money
        else:
            sums[money.currency] += money.minor
    if {currency: money.minor for currency, money in stated.items()} != dict(sums):
        raise Refusal("register_off", "The rows of the register do not add up to its totals.")
    return {currency: stated[currency].decimal for currency in sorted(stated)}


def _cells(register: Register, row: RegisterRow) -> list[str]:
    texts = (row.external_ref, row.given_name, row.family_name, row.country)
    return [
        "LINE", register.pay_run_id, disarmed(register.pay_group), str(register.period_start), str(register.period_end),
        str(register.payday), row.trainer_id, *map(disarmed, texts), row.engagement_id, disarmed(row.project),
        str(row.workweek_start), row.code, format_hours(row.seconds), str(row.seconds),
        format_scaled(row.rate_e4, PLACES), format_scaled(row.premium_e4, PLACES), row.currency,
        Money(row.amount_minor, row.currency).decimal, f"{row.pack} {row.pack_version}", row.pay_item_id,
        row.end_to_end_id, format_scaled(row.extra_e4, PLACES), row.extra, str(row.unworked_seconds),
    ]  # fmt: skip
