"""Who reacts to what: the whole of timetracking's ears on one screen."""

from __future__ import annotations

from services.timetracking.usecases.activate_trainers import activate_trainers
from services.timetracking.usecases.keep_clients import keep_clients
from services.timetracking.usecases.keep_credentials import keep_credentials
from services.timetracking.usecases.keep_engagements import keep_engagements
from services.timetracking.usecases.keep_pay_rates import keep_pay_rates
from services.timetracking.usecases.keep_trainers import keep_trainers
from shared.events.billing import ClientRegistered
from shared.events.fact import Fact
from shared.events.identity import SessionEnded
from shared.events.onboarding import (
    CredentialChanged,
    EngagementStarted,
    PayRateSet,
    TrainerActivated,
    TrainerRegistered,
)
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ClientRegistered: keep_clients,
    TrainerRegistered: keep_trainers,
    TrainerActivated: activate_trainers,
    EngagementStarted: keep_engagements,
    PayRateSet: keep_pay_rates,
    CredentialChanged: keep_credentials,
    SessionEnded: keep_ended_sessions,
}
