"""Set a pay rate. In: an engagement, a rate and the dates it is valid for. Out: the new version.

A rate known late simply says an earlier `valid_from`: the past is priced again by whoever pays it.
"""

from __future__ import annotations

from datetime import date

from services.onboarding.usecases.facts import pay_rate_set
from services.onboarding.usecases.ports import OnboardingPort, PayRate
from services.onboarding.usecases.reach import reach_engagement
from shared.values.call import Call
from shared.values.rate import Rate
from shared.values.refusal import Refusal


def set_pay_rate(
    unit: OnboardingPort, call: Call, engagement_id: str, rate: str, valid_from: date, valid_to: date | None = None,
    currency: str | None = None,
) -> PayRate:  # fmt: skip
    """Add a version known from now; refuses dates outside the engagement, rates of five places, another currency."""
    engagement = reach_engagement(unit, call, engagement_id)
    if currency not in (None, engagement.terms.pay_currency):
        detail = f"The engagement is paid in {engagement.terms.pay_currency}; give the rate in it, or leave this out."
        raise Refusal("rate_currency_differs", detail, pointer="currency")
    if valid_from < engagement.terms.valid_from:
        detail = f"The engagement starts on {engagement.terms.valid_from}; give that day or a later one."
        raise Refusal("rate_before_engagement", detail, pointer="valid_from")
    if valid_to and valid_to <= valid_from:
        raise Refusal("dates_reversed", "valid_to must lie after valid_from.", pointer="valid_to")
    price = Rate.parse(rate, engagement.terms.pay_currency, field="rate")
    version = PayRate(call.new_id("prt"), engagement_id, engagement.trainer_id, price.e4, price.currency,
                      valid_from, valid_to, call.at_epoch, call.actor.user_id)  # fmt: skip
    unit.engagements.add_rates([version])
    unit.say(pay_rate_set(version))
    return version
