"""Who reacts to what: the whole of billing's ears on one screen."""

from __future__ import annotations

from services.billing.usecases.accrue_approved import accrue_approved
from services.billing.usecases.accrue_corrected import accrue_corrected
from services.billing.usecases.keep_engagements import keep_engagements
from services.billing.usecases.keep_projects import keep_projects
from shared.events.fact import Fact
from shared.events.identity import SessionEnded
from shared.events.onboarding import EngagementStarted
from shared.events.timetracking import HoursApproved, HoursCorrected, ProjectOpened
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ProjectOpened: keep_projects,
    EngagementStarted: keep_engagements,
    HoursApproved: accrue_approved,
    HoursCorrected: accrue_corrected,
    SessionEnded: keep_ended_sessions,
}
