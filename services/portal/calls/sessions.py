"""Who is signed in, kept in this process until identity keeps sessions itself; nothing else of the portal knows how.

In: an access token of identity. Out: a random id for the cookie, known here by its digest alone, and the session.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from services.portal.usecases.ports import Person

MOST = 20_000


@dataclass(frozen=True)
class Session:
    """A person, what proves it to the services, the token every form must send back, and when it ends."""

    person: Person
    proof: Mapping[str, str]
    form_token: str
    ends_epoch: int


class Sessions:
    """Sessions of one process; the cookie holds 256 random bits and nothing that could be read."""

    def __init__(self, now_epoch: Callable[[], int], new_secret: Callable[[], str]) -> None:
        """Take a clock and a source of secrets."""
        self._now, self._new_secret = now_epoch, new_secret
        self._kept: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def begin(self, person: Person, access_token: str, seconds: int) -> str:
        """Keep a session under a new id, so that an id planted before sign-in is worth nothing; give the id."""
        secret, now = self._new_secret(), self._now()
        session = Session(person, {"Authorization": f"Bearer {access_token}"}, self._new_secret(), now + seconds)
        with self._lock:
            self._kept = {key: one for key, one in self._kept.items() if one.ends_epoch > now}
            if len(self._kept) >= MOST:
                self._kept.pop(next(iter(self._kept)))
            self._kept[_digest(secret)] = session
        return secret

    def find(self, secret: str) -> Session | None:
        """Give the session of a cookie, while it lasts."""
        session = self._kept.get(_digest(secret))
        return session if session and session.ends_epoch > self._now() else None

    def end(self, secret: str) -> None:
        """Forget a session."""
        with self._lock:
            self._kept.pop(_digest(secret), None)


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
