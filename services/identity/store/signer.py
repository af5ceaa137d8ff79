"""The signer of tokens. In: an actor and an instant. Out: a signed token, by the key whose time it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from services.identity.domain.settings import Settings
from shared.plumbing.tokens import SigningKey, issue_token, key_in_use, key_set, signing_keys
from shared.values.call import Actor

# How often a process looks whether the keys were rotated.
LOOK_SECONDS = 5


class Signer:
    """Signs with the newest key whose time has come, as the settings say; rotated keys are taken up while it runs."""

    def __init__(self, read: Callable[[], bytes], settings: Settings) -> None:
        self._read, self._settings = read, settings
        self._pems, self._looked_epoch = read(), 0
        self._keys: Sequence[SigningKey] = signing_keys(self._pems)

    def issue(self, actor: Actor, at_epoch: int, seconds: int, token_id: str) -> str:
        """Sign who `actor` is, for so many seconds."""
        return issue_token(
            key_in_use(self._at(at_epoch), at_epoch), actor, issuer=self._settings.token_issuer,
            audience=self._settings.token_audience, at_epoch=at_epoch, seconds=seconds, token_id=token_id,
        )  # fmt: skip

    def public(self, at_epoch: int) -> Mapping[str, Any]:
        """Give the public halves of all keys, those to come and those that signed before."""
        return key_set(self._at(at_epoch))

    def _at(self, at_epoch: int) -> Sequence[SigningKey]:
        if abs(at_epoch - self._looked_epoch) >= LOOK_SECONDS:
            pems = self._read()
            if pems != self._pems:
                self._keys, self._pems = signing_keys(pems), pems
            self._looked_epoch = at_epoch
        return self._keys
