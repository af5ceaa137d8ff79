"""Keys of programs. In and out: `ApiKey`s; of the secrets, only digests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from services.identity.domain.api_key import ApiKey
from services.identity.store.tables import api_keys
from shared.plumbing.ended_sessions import remember_ended


class ApiKeyRows:
    """A row a key, however it ended."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, key: ApiKey, digest: str) -> None:
        """Insert one, under its secret's digest."""
        scopes = None if key.scopes is None else " ".join(key.scopes)
        self._connection.execute(api_keys.insert(), vars(key) | {"scopes": scopes, "secret_digest": digest})

    def by_digest(self, digest: str) -> ApiKey | None:
        """Give one by its secret's digest, if there."""
        return next(iter(self._some(api_keys.c.secret_digest == digest)), None)

    def of(self, user_id: str) -> list[ApiKey]:
        """Give every key of a client, the newest first."""
        return self._some(api_keys.c.user_id == user_id)

    def used(self, key_id: str, at_epoch: int) -> None:
        """Note that a token was taken by it."""
        self._connection.execute(api_keys.update().where(api_keys.c.key_id == key_id).values(used_epoch=at_epoch))

    def shorten(self, key_ids: Sequence[str], expires_epoch: int) -> None:
        """Let keys end at an instant."""
        change = api_keys.update().where(api_keys.c.key_id.in_(key_ids))
        self._connection.execute(change.values(expires_epoch=expires_epoch))

    def end(self, key_ids: Sequence[str], why: str, by: str, at_epoch: int) -> None:
        """End them at once; this service's own door refuses their tokens from the commit on."""
        change = api_keys.update().where(api_keys.c.key_id.in_(key_ids), api_keys.c.ended.is_(None))
        self._connection.execute(change.values(ended=why, ended_by=by, ended_epoch=at_epoch))
        remember_ended(self._connection, dict.fromkeys(key_ids, at_epoch), at_epoch)

    def _some(self, which: sa.ColumnElement[bool]) -> list[ApiKey]:
        query = sa.select(*_COLUMNS).where(which).order_by(api_keys.c.made_epoch.desc(), api_keys.c.key_id.desc())
        return [_key(row) for row in self._connection.execute(query)]


_COLUMNS = [api_keys.c[name] for name in ApiKey.__dataclass_fields__]


def _key(row: sa.Row[Any]) -> ApiKey:
    scopes = None if row.scopes is None else tuple(row.scopes.split())
    return ApiKey(**{**row._mapping, "scopes": scopes})  # noqa: SLF001 - SQLAlchemy's documented way to a mapping
