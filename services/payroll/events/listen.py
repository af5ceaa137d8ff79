"""Who reacts to what: the whole of payroll's ears on one screen.

In: facts in batches, exactly once each. Out: earnings that accrue, and runs that move as their payments do.
"""

from __future__ import annotations

from services.payroll.usecases.accrue_approved import accrue_approved
from services.payroll.usecases.accrue_corrected import accrue_corrected
from services.payroll.usecases.follow_payments import follow_payments
from services.payroll.usecases.keep_accounts import keep_accounts
from services.payroll.usecases.keep_choices import keep_choices
from services.payroll.usecases.keep_rates import keep_rates
from services.payroll.usecases.keep_terms import keep_terms
from services.payroll.usecases.keep_trainers import keep_trainers
from services.payroll.usecases.price_bonuses import price_bonuses
from services.payroll.usecases.price_revised import price_revised
from services.payroll.usecases.sum_up_runs import sum_up_runs
from shared.events.fact import Fact
from shared.events.identity import SessionEnded
from shared.events.onboarding import EngagementStarted, PayRateSet, RulePackChosen, TrainerRegistered
from shared.events.payments import PaymentReleased, PaymentReturned, PaymentSettled, PayoutAccountChanged
from shared.events.payroll import BonusGranted, PayRunApproved, RepricingAsked
from shared.events.timetracking import HoursApproved, HoursCorrected
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    TrainerRegistered: keep_trainers,
    EngagementStarted: keep_terms,
    PayRateSet: keep_rates,
    RulePackChosen: keep_choices,
    HoursApproved: accrue_approved,
    HoursCorrected: accrue_corrected,
    BonusGranted: price_bonuses,
    RepricingAsked: price_revised,
    PayRunApproved: sum_up_runs,
    PayoutAccountChanged: keep_accounts,
    PaymentReleased: follow_payments,
    PaymentSettled: follow_payments,
    PaymentReturned: follow_payments,
    SessionEnded: keep_ended_sessions,
}
