"""Who reacts to what: the whole of audit's ears on one screen."""

from __future__ import annotations

from services.audit.usecases.keep_changes import keep_changes
from shared.events.audit import ChangeNoted
from shared.events.fact import Fact
from shared.plumbing.service import Listener

LISTENERS: dict[type[Fact], Listener] = {
    ChangeNoted: keep_changes,
}
