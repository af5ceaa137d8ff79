"""Keep what engagements pay, for steps of approval above an amount. In: a batch of facts. Out: rows.

Nobody is shown them here: an approver learns that a step is taken, and no more.
"""

from __future__ import annotations

from collections.abc import Sequence

from services.timetracking.domain.worth import PayRate
from services.timetracking.usecases.ports import TimetrackingPort
from shared.events.onboarding import PayRateSet
from shared.values.call import Call
from shared.values.span import parse_date


def keep_pay_rates(unit: TimetrackingPort, _call: Call, facts: Sequence[PayRateSet]) -> None:
    """Know every version of a rate by its id."""
    newest = {fact.rate_id: _rate(fact) for fact in facts}
    unit.chains.keep_rates(list(newest.values()))


def _rate(fact: PayRateSet) -> PayRate:
    ends = None if fact.valid_to is None else parse_date(fact.valid_to, field="valid_to")
    begins = parse_date(fact.valid_from, field="valid_from")
    return PayRate(fact.rate_id, fact.engagement_id, fact.rate_e4, fact.currency, begins, ends, fact.known_epoch)
