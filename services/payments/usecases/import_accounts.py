"""Import payout accounts from a sheet. In: what was read of it. Out: a report by row; the good rows wait for approval.

Safe to import twice: the same account of the same trainer is known and adds nothing.
"""

from __future__ import annotations

from collections import Counter

from services.payments.usecases.enter_accounts import enter_accounts
from services.payments.usecases.match_accounts import match_accounts
from services.payments.usecases.ports import AccountsSheet, ImportReport, PaymentsPort
from shared.values.call import Call


def import_accounts(unit: PaymentsPort, call: Call, sheet: AccountsSheet, *, dry_run: bool = False) -> ImportReport:
    """Enter new accounts as pending, leave known ones; with `dry_run` only say what would happen.

    Columns: external_ref or email names the trainer; then those of `add_account`. Errors name row and field.
    """
    matched, unmatched = match_accounts(unit, sheet.rows)
    known = Counter(matched.values())["known"]
    new = [entry for entry, verdict in matched.items() if verdict == "new"]
    errors = sorted([*sheet.errors, *unmatched])
    count = len(matched) + len({error.row for error in errors})
    import_id = "" if dry_run or not new else call.new_id("imp")
    if import_id:
        enter_accounts(unit, call, new, import_id)
    return ImportReport(count, len(new), known, errors, dry_run, import_id)
