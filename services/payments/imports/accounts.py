"""The payout accounts' sheet: one row a trainer and currency.

In: the bytes of a CSV file or a workbook, and what was said of its columns. Out: checked rows with their lines, and row
errors naming the column.

Columns: `external_ref` (the vendor's own reference) or `email` says whose account it is, both where vendors
share references. `holder_name`, `currency` always. Then one of: `iban` (and `bic` if known); `routing_number`,
`account_number`, `account_type` (checking or savings) for a US account; `account_number` with `bank_code` or
`bic`, `bank_name` and `bank_country` anywhere else. `street`, `building`, `postcode`, `town`, `country` are the
holder's address: town and country are asked for by SEPA.
"""

from __future__ import annotations

from services.payments.domain.account import FIELDS, read_account
from services.payments.usecases.ports import AccountRow, AccountsSheet
from shared.values.columns import Columns
from shared.values.refusal import Refusal
from shared.values.sheet import Row, parse_rows, read_sheet

REQUIRED = ("holder_name", "currency")
OPTIONAL = ("external_ref", "email", *(name for name in FIELDS if name not in REQUIRED))


# Whose money goes where: never part of an address, as what is the same on every row is. Addresses stand in logs.
SEALED = ("iban", "account_number")


def read_accounts(content: bytes, said: Columns | None = None) -> AccountsSheet:
    """Read the sheet; refuses it whole only where its columns or bytes make no sense."""
    for name in SEALED:
        if said is not None and name in said.same:
            detail = f"{name} is each person's own; give it in the file, where no log keeps it."
            raise Refusal("column_sealed", detail, pointer="same")
    sheet = read_sheet(content, required=REQUIRED, optional=OPTIONAL, said=said)
    parsed, errors = parse_rows(sheet, _account_row)
    return AccountsSheet([account for _, account in parsed], errors, sheet.columns, sheet.ignored)


def _account_row(row: Row) -> AccountRow:
    external_ref, email = row.cells.get("external_ref", ""), row.cells.get("email", "").lower()
    if not (external_ref or email):
        raise Refusal(
            "trainer_missing", "The row names no trainer; give external_ref or email.", pointer="external_ref"
        )
    return AccountRow(row.number, external_ref, email, read_account(row.cells))
