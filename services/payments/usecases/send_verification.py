"""Note that an account is tried. In: its id, the way, the deposits. Out: the try; a later one counts instead of it."""

from __future__ import annotations

from collections.abc import Sequence

from services.payments.domain.verification import MICRO_DEPOSIT, Verification, deposits
from services.payments.usecases.ports import PaymentsPort
from shared.values.call import Call
from shared.values.refusal import Refusal, conflict, not_found


def send_verification(
    unit: PaymentsPort, call: Call, account_id: str, way: str, amounts: Sequence[str] = ()
) -> Verification:
    """Enter it as sent: a prenote without amounts, or two small deposits, of which a keyed digest is kept."""
    account = unit.accounts.get(account_id)
    if account is None:
        raise not_found("payout_account", account_id)
    if account.state not in ("pending", "cooling", "active"):
        raise conflict("payout_account_state_conflict", f"The account is {account.state}; nothing is paid to it.")
    if way != MICRO_DEPOSIT and amounts:
        raise Refusal("field_unexpected", "A prenote is of nothing; leave the amounts out.", pointer="micro_amounts")
    lookup = unit.verifications.lookup(deposits(amounts, account.currency)) if way == MICRO_DEPOSIT else ""
    sent = Verification(call.new_id("ver"), account_id, way, "sent", lookup, 0, call.actor.user_id, call.at_epoch)
    unit.verifications.save(sent)
    return sent
