"""Who reacts to what: the whole of onboarding's ears on one screen."""

from __future__ import annotations

from services.onboarding.usecases.accept_users import accept_users
from services.onboarding.usecases.keep_projects import keep_projects
from shared.events.fact import Fact
from shared.events.identity import SessionEnded, UserRegistered
from shared.events.timetracking import ProjectOpened
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ProjectOpened: keep_projects,
    UserRegistered: accept_users,
    SessionEnded: keep_ended_sessions,
}
