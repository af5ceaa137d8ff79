"""Sessions. In and out: `Session`s; of the secret that continues one, only its digest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.session import Session
from services.identity.store.tables import sessions
from shared.plumbing.ended_sessions import remember_ended


class SessionRows:
    """A row a sign-in."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, session: Session, digest: str) -> None:
        """Insert one, under its secret's digest."""
        self._connection.execute(sessions.insert(), vars(session) | {"secret_digest": digest})

    def by_digest(self, digest: str) -> Session | None:
        """Give one by its secret's digest, if there."""
        return self._one(sessions.c.secret_digest == digest)

    def get(self, session_id: str) -> Session | None:
        """Give one by id, if there."""
        return self._one(sessions.c.session_id == session_id)

    def of(self, user_id: str, at_epoch: int, idle_seconds: int) -> list[Session]:
        """Give those of an account that hold at an instant, the newest first."""
        query = sa.select(*_COLUMNS).where(
            sessions.c.user_id == user_id, sessions.c.ended.is_(None), sessions.c.ends_epoch > at_epoch,
            sessions.c.seen_epoch > at_epoch - idle_seconds,
        )  # fmt: skip
        rows = self._connection.execute(query.order_by(sessions.c.began_epoch.desc(), sessions.c.session_id.desc()))
        return [_session(row) for row in rows]

    def keep(self, session: Session, digest: str | None = None) -> None:
        """Keep when it was seen and proved; with a digest, under a new secret: the old one continues nothing."""
        values: dict[str, Any] = {"seen_epoch": session.seen_epoch, "proved_epoch": session.proved_epoch}
        if digest is not None:
            values["secret_digest"] = digest
        self._connection.execute(sessions.update().where(_is(session.session_id)).values(values))

    def end(self, session_ids: Sequence[str], why: str, by: str, at_epoch: int) -> None:
        """End them; this service's own door refuses their tokens from the commit on."""
        for session_id in session_ids:
            change = sessions.update().where(_is(session_id), sessions.c.ended.is_(None))
            self._connection.execute(change.values(ended=why, ended_by=by, ended_epoch=at_epoch))
        remember_ended(self._connection, dict.fromkeys(session_ids, at_epoch), at_epoch)

    def forget(self, before_epoch: int) -> None:
        """Drop what is long over."""
        self._connection.execute(sessions.delete().where(sessions.c.ends_epoch < before_epoch))

    def _one(self, which: sa.ColumnElement[bool]) -> Session | None:
        row = self._connection.execute(sa.select(*_COLUMNS).where(which)).one_or_none()
        return _session(row) if row else None


_COLUMNS = [sessions.c[name] for name in Session.__dataclass_fields__]


def _is(session_id: str) -> sa.ColumnElement[bool]:
    return sessions.c.session_id == session_id


def _session(row: sa.Row[Any]) -> Session:
    return Session(**row._mapping)  # noqa: SLF001 - SQLAlchemy's documented way to a mapping
