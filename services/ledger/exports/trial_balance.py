"""The trial balance as CSV (RFC 4180, UTF-8). In: a trial balance. Out: bytes; and from bytes, the totals they state.

One row an account and currency, amounts as plain decimals with the currency's places; `balance` is debit less credit.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from io import StringIO

from services.ledger.domain.balance import TrialBalance
from shared.values.money import Money
from shared.values.refusal import conflict

COLUMNS = ["number", "account", "kind", "currency", "debit", "credit", "balance"]


def render(balance: TrialBalance) -> bytes:
    """Write the CSV; the same books give the same bytes."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for row in balance.rows:
        amounts = [money.decimal for money in (row.debit, row.credit, row.balance)]
        writer.writerow([row.account.number, row.account.name, row.account.kind, row.debit.currency, *amounts])
    return text.getvalue().encode()


def check(content: bytes) -> dict[str, Money]:
    """Read the file back: its sum by currency, zero in each; refuses a file whose rows or sums do not add up."""
    rows = list(csv.DictReader(StringIO(content.decode(), newline="")))
    sums: dict[str, Money] = defaultdict(lambda: Money(0, ""))
    for row in rows:
        debit, credit, balance = (Money.parse(row[name], row["currency"]) for name in ("debit", "credit", "balance"))
        if debit - credit != balance:
            raise conflict("trial_balance_row_off", f"{row['account']} in {row['currency']}: {debit} less {credit}.")
        sums[row["currency"]] = Money(sums[row["currency"]].minor + balance.minor, row["currency"])
    for currency, total in sums.items():
        if total.minor:
            raise conflict("trial_balance_off", f"All accounts in {currency} sum to {total.decimal}, not to zero.")
    return dict(sorted(sums.items()))
