"""Ways out to a provider, and whose account an id there is. In and out: `ProviderRequest`s and user ids."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.domain.provider_request import ProviderRequest
from services.identity.store.tables import provider_identities, provider_requests


class ProviderRows:
    """Requests by the digest of their state, identities by issuer and subject."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begin(self, request: ProviderRequest) -> None:
        """Keep a way out."""
        self._connection.execute(provider_requests.insert(), vars(request))

    def get(self, state_digest: str) -> ProviderRequest | None:
        """Give one, if there."""
        query = sa.select(provider_requests).where(provider_requests.c.state_digest == state_digest)
        row = self._connection.execute(query).one_or_none()
        return ProviderRequest(*row) if row else None

    def spend(self, state_digest: str) -> bool:
        """Note that its code was brought back; says whether it is the first time."""
        first = sa.and_(provider_requests.c.state_digest == state_digest, ~provider_requests.c.spent)
        return self._connection.execute(provider_requests.update().where(first).values(spent=True)).rowcount == 1

    def prove(self, state_digest: str, user_id: str) -> None:
        """Note who the provider said it is, until the second factor has come."""
        which = provider_requests.c.state_digest == state_digest
        self._connection.execute(provider_requests.update().where(which).values(user_id=user_id))

    def end(self, state_digest: str) -> None:
        """Forget one that led to a session."""
        which = provider_requests.c.state_digest == state_digest
        self._connection.execute(provider_requests.delete().where(which))

    def forget(self, before_epoch: int) -> None:
        """Drop those that nobody came back from in time."""
        self._connection.execute(provider_requests.delete().where(provider_requests.c.began_epoch <= before_epoch))

    def known(self, issuer: str, subject: str) -> str | None:
        """Give whose account it is, if it signed in before."""
        which = sa.and_(provider_identities.c.issuer == issuer, provider_identities.c.subject == subject)
        query = sa.select(provider_identities.c.user_id).where(which)
        return self._connection.execute(query).scalar_one_or_none()

    def knows(self, issuer: str, user_id: str) -> bool:
        """Say whether an account has an id there."""
        query = sa.select(provider_identities.c.subject).where(
            provider_identities.c.issuer == issuer, provider_identities.c.user_id == user_id
        )
        return self._connection.execute(query).first() is not None

    def keep(self, issuer: str, subject: str, user_id: str, at_epoch: int) -> None:
        """Keep whose account it is from now on."""
        row = {"issuer": issuer, "subject": subject, "user_id": user_id, "since_epoch": at_epoch}
        self._connection.execute(provider_identities.insert(), row)

    def part(self, user_id: str) -> bool:
        """Forget every id of an account there; says whether it had one."""
        which = provider_identities.c.user_id == user_id
        return self._connection.execute(provider_identities.delete().where(which)).rowcount > 0
