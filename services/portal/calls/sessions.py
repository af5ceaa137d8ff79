"""Who is signed in: identity keeps it, the browser's cookie continues it, this process remembers it for a moment.

In: the secret in a cookie. Out: the session as identity knows it. A restart of the portal signs nobody out, a second
portal knows the same people, and what was ended elsewhere is over here within seconds.
"""

from __future__ import annotations

import hmac
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from services.portal.calls.as_person import AsPerson
from services.portal.calls.transport import Transport
from services.portal.usecases.ports import ApiProblem, Person

# How long identity's word is taken without asking again.
TRUSTED_SECONDS = 30
MOST_REMEMBERED = 20_000
IDENTITY = "/api/identity/v1"


@dataclass(frozen=True)
class Session:
    """A person, what proves it to the services, the token every form must send back, and when to ask again."""

    session_id: str
    person: Person
    proof: Mapping[str, str]
    form_token: str
    ask_epoch: int
    token_ends_epoch: int


class Sessions:
    """Sessions of identity, by the secret that continues them; remembered by its digest alone."""

    def __init__(self, transport: Transport, now_epoch: Callable[[], int]) -> None:
        """Take the way to identity and a clock."""
        self._transport, self._now = transport, now_epoch
        self._kept: dict[bytes, Session] = {}
        self._lock = threading.Lock()

    def begin(self, proof: Mapping[str, Any], origin: Mapping[str, str], by: str = "tokens") -> str:
        """Sign in with a proof, from where `origin` says, `by` a route of identity; gives the secret for the cookie."""
        return self._take(AsPerson(self._transport, origin).send("POST", f"{IDENTITY}/{by}", dict(proof)))

    def prove(self, secret: str, proof: Mapping[str, Any], origin: Mapping[str, str]) -> str:
        """Prove anew who one is, with password and code; gives the new secret, the old one is over."""
        stranger = AsPerson(self._transport, origin)
        taken = stranger.send("POST", f"{IDENTITY}/session-proofs", {"refresh_token": secret, **proof})
        self.forget(secret)
        return self._take(taken)

    def find(self, secret: str, origin: Mapping[str, str] | None = None) -> Session | None:
        """Give the session of a cookie, while it lasts; while identity is away, as it was known."""
        if not secret:
            return None
        known, now = self._kept.get(_digest(secret)), self._now()
        if known and now < known.ask_epoch:
            return known
        try:
            stranger = AsPerson(self._transport, origin or {})
            taken = stranger.send("POST", f"{IDENTITY}/session-tokens", {"refresh_token": secret})
            return self._remember(secret, taken)
        except ApiProblem as problem:
            if problem.status >= 500 and known and now < known.token_ends_epoch:
                return known
            if problem.status >= 500:
                raise
        self.forget(secret)
        return None

    def forget(self, secret: str) -> None:
        """Ask identity again at the next request."""
        with self._lock:
            self._kept.pop(_digest(secret), None)

    def end(self, secret: str) -> None:
        """End a session, at identity and here."""
        session = self.find(secret)
        if session is not None:
            self.forget(secret)
            person = AsPerson(self._transport, session.proof)
            try:
                person.send("DELETE", f"{IDENTITY}/users/me/sessions/{session.session_id}")
            except ApiProblem as problem:
                # What was ended elsewhere meanwhile is refused, and is over all the same.
                if problem.status != 401:
                    raise

    def _take(self, taken: Mapping[str, Any]) -> str:
        self._remember(taken["refresh_token"], taken)
        return str(taken["refresh_token"])

    def _remember(self, secret: str, taken: Mapping[str, Any]) -> Session:
        proof, now = {"Authorization": f"Bearer {taken['access_token']}"}, self._now()
        user = AsPerson(self._transport, proof).get(f"{IDENTITY}/users/me")
        who = Person(user["user_id"], user["label"] or user["email"], frozenset(user["roles"]), user["trainer_id"],
                     user["vendor_id"], user["client_id"])  # fmt: skip
        ends = now + taken["expires_in"]
        session = Session(taken["session_id"], who, proof, _form_token(secret), min(now + TRUSTED_SECONDS, ends), ends)
        with self._lock:
            if len(self._kept) >= MOST_REMEMBERED:
                self._kept.clear()
            self._kept[_digest(secret)] = session
        return session


def _digest(secret: str) -> bytes:
    return sha256(secret.encode()).digest()


def _form_token(secret: str) -> str:
    # Worked out of the secret, so that every portal process knows it; who reads it in a page learns nothing of that.
    return hmac.new(secret.encode(), b"form token", sha256).hexdigest()
