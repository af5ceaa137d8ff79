"""Add one payout account. In: a trainer and the fields a person gives. Out: the pending account."""

from __future__ import annotations

from collections.abc import Mapping

from services.payments.domain.account import read_account
from services.payments.usecases.enter_accounts import enter_accounts
from services.payments.usecases.ports import PaymentsPort, PayoutAccount
from shared.values.call import Call
from shared.values.refusal import conflict, not_found


def add_account(unit: PaymentsPort, call: Call, trainer_id: str, fields: Mapping[str, str]) -> PayoutAccount:
    """Check and enter it; a trainer may add their own only, finance anyone's.

    `fields`: holder_name, currency, and iban [bic], or routing_number account_number account_type, or
    account_number with bank_code or bic; bank_name, bank_country, street, building, postcode, town, country.
    Refuses with `account_invalid` and a fault per field, or where the very same account is known already.
    """
    if unit.trainers.get(trainer_id) is None or not call.reach.covers(trainer_id=trainer_id):
        raise not_found("trainer", trainer_id)
    details = read_account(fields)
    known = unit.accounts.states_of_same([(trainer_id, details)]).get((trainer_id, details))
    if known and known[0] not in ("replaced", "withdrawn"):
        state, reason = known
        remedy = f"the bank refused it ({reason}); give another" if state == "rejected" else f"it is {state} already"
        raise conflict("account_known", f"This very account was given before: {remedy}.")
    return enter_accounts(unit, call, [(trainer_id, details)])[0]
