"""Tokens of what has ended: a session, or a program's key.

In: `session.ended`, heard by every service (docs/decisions/0025). Out: at the door, 401 within seconds for a token
whose session is over, though its signature is good and its time not up.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from shared.events.identity import SessionEnded
from shared.plumbing.database import upsert
from shared.plumbing.tokens import unauthorized
from shared.plumbing.unit import ENDED_SESSIONS, Unit
from shared.values.call import Call

# How often a process looks at what ended: one small query by as much time as a stolen token goes on working.
LOOK_SECONDS = 2
# No token lives longer than a day, whatever its settings say.
KEPT_SECONDS = 86_400


def keep_ended_sessions(unit: Unit, call: Call, facts: Sequence[SessionEnded]) -> None:
    """Remember what ended for as long as tokens of it may be about."""
    remember_ended(unit.connection, {fact.session_id: fact.ended_epoch for fact in facts}, call.at_epoch)


def remember_ended(connection: sa.Connection, ended_epochs: Mapping[str, int], at_epoch: int) -> None:
    """Keep ids of sessions with when they ended, and drop what is too old to matter."""
    rows = [{"session_id": one, "ended_epoch": ended_epoch} for one, ended_epoch in ended_epochs.items()]
    upsert(connection, ENDED_SESSIONS, rows, keys=["session_id"])
    connection.execute(ENDED_SESSIONS.delete().where(ENDED_SESSIONS.c.ended_epoch < at_epoch - KEPT_SECONDS))


class EndedSessions:
    """What ended, as this process last saw it in the service's own database."""

    def __init__(self, engine: sa.Engine) -> None:
        """Keep where to look; nothing is read before the first token with a session comes."""
        self._engine = engine
        self._ended: frozenset[str] = frozenset()
        self._looked_epoch: int | None = None

    def check(self, session_id: str | None, at_epoch: int) -> None:
        """Refuse a token whose session has ended; a token without one lives until its time is up."""
        if session_id is None:
            return
        if self._looked_epoch is None or abs(at_epoch - self._looked_epoch) >= LOOK_SECONDS:
            self._look(at_epoch)
        if session_id in self._ended:
            raise unauthorized("session_ended", "Sign in again: this session has ended.")

    def _look(self, at_epoch: int) -> None:
        query = sa.select(ENDED_SESSIONS.c.session_id).where(ENDED_SESSIONS.c.ended_epoch >= at_epoch - KEPT_SECONDS)
        with self._engine.connect().execution_options(reading=True) as connection:
            self._ended = frozenset(connection.execute(query).scalars())
        self._looked_epoch = at_epoch
