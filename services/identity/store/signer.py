"""The signer of tokens. In: an actor and an instant. Out: a signed token."""

from __future__ import annotations

from services.identity.domain.settings import Settings
from shared.plumbing.tokens import SigningKey, issue_token
from shared.values.call import Actor


class Signer:
    """Signs with the newest key, as the settings say."""

    def __init__(self, key: SigningKey, settings: Settings) -> None:
        self._key, self._settings = key, settings

    def issue(self, actor: Actor, at_epoch: int, seconds: int, token_id: str) -> str:
        """Sign who `actor` is, for so many seconds."""
        return issue_token(
            self._key, actor, issuer=self._settings.token_issuer, audience=self._settings.token_audience,
            at_epoch=at_epoch, seconds=seconds, token_id=token_id,
        )  # fmt: skip
