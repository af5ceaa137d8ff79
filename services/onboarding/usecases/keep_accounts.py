"""Hear of payout accounts. In: `payout_account.changed` facts. Out: who can be paid, and whose account was refused."""

from __future__ import annotations

from collections.abc import Sequence

from services.onboarding.usecases.ports import OnboardingPort
from services.onboarding.usecases.ports_way_in import KnownAccount
from shared.events.payments import PayoutAccountChanged
from shared.values.call import Call


def keep_accounts(unit: OnboardingPort, call: Call, facts: Sequence[PayoutAccountChanged]) -> None:
    """Keep the newest of each account, since this was heard."""
    newest = {
        fact.account_id: KnownAccount(fact.account_id, fact.trainer_id, fact.state, fact.reason, call.at_epoch)
        for fact in facts
    }
    unit.accounts.keep(list(newest.values()))
