"""Failed sign-ins. In: the digest of what was typed. Out: failures in a row and the end of the lock."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.store.tables import attempts
from shared.plumbing.database import upsert


class AttemptRows:
    """Counts per digest, whether such an account exists or not."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begin(self, subject: str, at_epoch: int) -> tuple[int, int]:
        """Lock the row, making it if needed: guesses sent at once are counted one after the other."""
        row = {"subject": subject, "failures": 0, "last_epoch": at_epoch, "locked_until_epoch": 0}
        upsert(self._connection, attempts, [row], keys=["subject"], update=["last_epoch"])
        query = sa.select(attempts.c.failures, attempts.c.locked_until_epoch).where(attempts.c.subject == subject)
        found = self._connection.execute(query).one()
        return found.failures, found.locked_until_epoch

    def fail(self, subject: str, failures: int, locked_until_epoch: int) -> None:
        """Note a failure."""
        change = attempts.update().where(attempts.c.subject == subject)
        self._connection.execute(change.values(failures=failures, locked_until_epoch=locked_until_epoch))

    def clear(self, subject: str) -> None:
        """Forget what failed before a success."""
        self._connection.execute(attempts.delete().where(attempts.c.subject == subject))

    def forget(self, before_epoch: int) -> None:
        """Drop what is old, so that made-up addresses do not fill the table."""
        self._connection.execute(attempts.delete().where(attempts.c.last_epoch < before_epoch))
