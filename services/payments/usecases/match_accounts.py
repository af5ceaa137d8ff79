"""Find whose account each row of a sheet is, and whether it is known.

In: checked rows. Out: (trainer, details) -> "new" or "known", and errors of rows that fit no one trainer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from services.payments.domain.account import AccountDetails
from services.payments.usecases.ports import AccountRow, PaymentsPort, Trainer
from shared.values.refusal import Refusal
from shared.values.sheet import RowError, row_errors

Matched = dict[tuple[str, AccountDetails], str]


def match_accounts(unit: PaymentsPort, rows: Sequence[AccountRow]) -> tuple[Matched, list[RowError]]:
    """Match by external_ref, by email, or by both where they agree; one row a trainer and currency."""
    found, errors = _find_trainers(unit, rows)
    same = unit.accounts.states_of_same([(trainer_id, row.details) for (trainer_id, _), row in found.items()])
    matched: Matched = {}
    for (trainer_id, _), row in found.items():
        state, reason = same.get((trainer_id, row.details), ("new", ""))
        if state == "rejected":
            detail = f"The bank refused this account ({reason}); give another."
            column = "iban" if row.details.iban else "account_number"
            errors.append(RowError(row.row, column, "account_rejected", detail))
        else:
            matched[trainer_id, row.details] = "new" if state == "new" else "known"
    return matched, errors


def _find_trainers(
    unit: PaymentsPort, rows: Sequence[AccountRow]
) -> tuple[dict[tuple[str, str], AccountRow], list[RowError]]:
    refs = unit.trainers.by_refs({row.external_ref for row in rows if row.external_ref})
    emails = unit.trainers.by_emails({row.email for row in rows if row.email})
    found: dict[tuple[str, str], AccountRow] = {}
    errors: list[RowError] = []
    for row in rows:
        try:
            place = (_trainer(row, refs, emails), row.details.currency)
        except Refusal as refusal:
            errors += row_errors(row.row, refusal)
            continue
        if place in found:
            detail = f"Row {found[place].row} gives this trainer's {place[1]} account already; keep one."
            errors.append(RowError(row.row, "currency", "row_twice", detail))
        else:
            found[place] = row
    return found, errors


def _trainer(row: AccountRow, refs: Mapping[str, list[Trainer]], emails: Mapping[str, Trainer]) -> str:
    """Give the one trainer the row names, or refuse naming the column that does not fit."""
    by_ref = refs.get(row.external_ref, [])
    by_email = emails.get(row.email)
    if row.external_ref and not by_ref:
        raise Refusal("trainer_unknown", f"No trainer has external_ref {row.external_ref!r}; register them first.",
                      pointer="external_ref")  # fmt: skip
    if row.email and by_email is None:
        raise Refusal("trainer_unknown", f"No trainer has the address {row.email!r}; register them first.",
                      pointer="email")  # fmt: skip
    if by_email is not None:
        if by_ref and by_email not in by_ref:
            raise Refusal("trainer_differs", "external_ref and email name two trainers; correct one.", pointer="email")
        return by_email.trainer_id
    if len(by_ref) > 1:
        raise Refusal("trainer_ambiguous", f"Trainers of {len(by_ref)} vendors have external_ref {row.external_ref!r}; "
                      "add the email column.", pointer="external_ref")  # fmt: skip
    return by_ref[0].trainer_id
