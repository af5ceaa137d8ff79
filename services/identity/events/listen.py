"""Who reacts to what: the whole of identity's ears on one screen."""

from __future__ import annotations

from services.identity.usecases.erase_people import erase_people
from services.identity.usecases.keep_trainers import keep_trainers
from shared.events.fact import Fact
from shared.events.onboarding import TrainerErased, TrainerRegistered
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    TrainerRegistered: keep_trainers,
    TrainerErased: erase_people,
}
