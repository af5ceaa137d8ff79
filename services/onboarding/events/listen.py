"""Who reacts to what: the whole of onboarding's ears on one screen."""

from __future__ import annotations

from services.onboarding.usecases.accept_users import accept_users
from services.onboarding.usecases.keep_accounts import keep_accounts
from services.onboarding.usecases.keep_projects import keep_projects
from services.onboarding.usecases.keep_requirements import keep_requirements
from services.onboarding.usecases.keep_tax_forms import keep_tax_forms
from shared.events.fact import Fact
from shared.events.identity import SessionEnded, UserRegistered
from shared.events.payments import PayoutAccountChanged, TaxFormGiven
from shared.events.timetracking import ProjectOpened, RequirementSet
from shared.plumbing.ended_sessions import keep_ended_sessions
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ProjectOpened: keep_projects,
    RequirementSet: keep_requirements,
    UserRegistered: accept_users,
    PayoutAccountChanged: keep_accounts,
    TaxFormGiven: keep_tax_forms,
    SessionEnded: keep_ended_sessions,
}
