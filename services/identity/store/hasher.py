"""Passwords under argon2id (RFC 9106). In: text. Out: encoded hashes, and yes or no."""

from __future__ import annotations

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from services.identity.domain.settings import Settings


class Argon2Hasher:
    """Hashes at the cost the settings say."""

    def __init__(self, settings: Settings) -> None:
        self._hasher = PasswordHasher(settings.argon2_passes, settings.argon2_memory_kib, settings.argon2_lanes)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """Hash with a salt of its own."""
        return self._hasher.hash(password)

    def verify(self, hashed: str | None, password: str) -> bool:
        """Check a password; without a hash, work as long on nobody's and say no."""
        # Read first on either path, so that making it never tells an unknown address from a known one.
        nobodys = self._nobodys
        try:
            return self._hasher.verify(hashed or nobodys, password) and hashed is not None
        except (Argon2Error, InvalidHashError):
            return False

    def outdated(self, hashed: str) -> bool:
        """Say whether it was hashed at another cost than today's."""
        return self._hasher.check_needs_rehash(hashed)
