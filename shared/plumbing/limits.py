"""How much one caller may ask of one process in a minute: a table, and a counter.

In: what is asked, and by whom. Out: headers that say how much is left, or 429 with when to come again. Whoever is not
known yet is counted by their address, everyone else by their account. Source: draft-ietf-httpapi-ratelimit-headers.

Guessing of one account's password is slowed down by identity, in its database; this bounds what one caller can cost.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass

from shared.plumbing.problems import WebRefusal
from shared.values.call import Call, Permission

WINDOW_SECONDS = 60
# Beyond so many callers in a minute the counts begin anew: a flood of addresses must not fill the memory.
MOST_CALLERS = 50_000

# name -> requests a minute, and who may ask them. A name's count is its own.
LIMITS: Mapping[str, int] = {
    "sign-in": 300,  # by address: each costs a slow hash
    "mail": 60,  # by address: each sends a mail
    "open": 3_000,  # by address: whatever else is open to everyone
    "strangers": 600,  # by address: tokens that are no good
    "change": 6_000,  # by account
    "read": 12_000,  # by account
    "export": 60,  # by account: each reads a whole list
}  # fmt: skip
_IDENTITY = "/api/identity/v1"
# Open routes that cost more than others.
OF_ROUTE: Mapping[str, str] = {
    f"POST {_IDENTITY}/acceptances": "sign-in",
    f"POST {_IDENTITY}/client-tokens": "sign-in",
    f"POST {_IDENTITY}/passkey-challenges": "sign-in",
    f"POST {_IDENTITY}/password-links": "mail",
    f"POST {_IDENTITY}/provider-requests": "sign-in",
    f"POST {_IDENTITY}/provider-tokens": "sign-in",
    f"POST {_IDENTITY}/second-factor-confirmations": "sign-in",
    f"POST {_IDENTITY}/second-factors": "sign-in",
    f"POST {_IDENTITY}/session-proofs": "sign-in",
    f"POST {_IDENTITY}/tokens": "sign-in",
}


@dataclass(frozen=True)
class Left:
    """What is left of a limit, and for how long that holds."""

    name: str
    most: int
    left: int
    seconds: int

    @property
    def headers(self) -> Mapping[str, str]:
        """Say it as HTTP does."""
        return {
            "RateLimit-Policy": f'"{self.name}";q={self.most};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.name}";r={self.left};t={self.seconds}',
        }


class Limits:
    """Counts of one process, by name and caller, in windows of a minute; `enforced` off, nothing is counted."""

    def __init__(self, *, enforced: bool = True) -> None:
        """Begin with nothing counted."""
        self._enforced = enforced
        self._window = 0
        self._counts: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    def count(self, call: Call, name: str = "") -> Left | None:
        """Count a request, under a name of its own; 429 where the caller asked too much. None: nothing is counted."""
        name = name or name_of(call.under)
        by_address = bool(call.under.open_because)
        return self._count(name, call.origin.address if by_address else call.actor.user_id, call.at_epoch)

    def stranger(self, address: str, at_epoch: int) -> None:
        """Count a token that was no good."""
        self._count("strangers", address, at_epoch)

    def _count(self, name: str, caller: str, at_epoch: int) -> Left | None:
        if not self._enforced:
            return None
        window, passed = divmod(at_epoch, WINDOW_SECONDS)
        with self._lock:
            if window != self._window or len(self._counts) >= MOST_CALLERS:
                self._window, self._counts = window, {}
            asked = self._counts.get((name, caller), 0) + 1
            self._counts[name, caller] = asked
        most = LIMITS[name]
        left = Left(name, most, max(most - asked, 0), WINDOW_SECONDS - passed)
        if asked > most:
            detail = f"More than {most} requests of this kind in a minute; go on in {left.seconds} seconds."
            wait = {"Retry-After": str(left.seconds), **left.headers}
            raise WebRefusal(429, "requests_many", detail, headers=wait)
        return left


def name_of(permission: Permission) -> str:
    """Say which limit a row of the permission table falls under."""
    if permission.open_because:
        return OF_ROUTE.get(permission.what, "open")
    return "read" if permission.what.startswith("GET ") else "change"
