"""What identity wipes of a person whose data are erased. In: an account's id and the address that stands for it now."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.store.tables import (
    credentials,
    invitations,
    link_requests,
    passkey_challenges,
    passkeys,
    provider_identities,
    recovery_codes,
    second_factors,
    sessions,
)


class ErasureRows:
    """Whatever says something of a person beyond their roles."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def wipe(self, user_id: str, email: str) -> None:
        """Take away what they sign in with; sessions keep when they were, and no longer from where."""
        mine = (second_factors, recovery_codes, passkeys, passkey_challenges, provider_identities, credentials)
        for table in mine:
            self._connection.execute(table.delete().where(table.c.user_id == user_id))
        theirs = sessions.c.user_id == user_id
        self._connection.execute(sessions.update().where(theirs).values(address="", agent=""))
        self._connection.execute(link_requests.delete().where(link_requests.c.email == email))

    def wipe_invitations(self, trainer_id: str, email: str) -> None:
        """Let a trainer's invitations be to an address where nobody is."""
        theirs = invitations.c.trainer_id == trainer_id
        self._connection.execute(invitations.update().where(theirs).values(email=email))
