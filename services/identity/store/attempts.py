"""Failed sign-ins. In: digests of what was typed and of where it came from. Out: what failed before, as `Tally`s."""

from __future__ import annotations

import sqlalchemy as sa

from services.identity.domain.lockout import Measure, Tally
from services.identity.store.tables import attempts
from shared.plumbing.database import upsert


class AttemptRows:
    """Counts per digest, whether such an account exists or not."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def begin(self, subject: str, measure: Measure, at_epoch: int) -> Tally:
        """Lock the row, making it if needed: guesses sent at once are counted one after the other."""
        row = {"subject": subject, "failures": 0, "last_epoch": at_epoch, "locked_until_epoch": 0}
        upsert(self._connection, attempts, [row], keys=["subject"], update=[])
        query = sa.select(attempts).where(attempts.c.subject == subject).with_for_update()
        found = self._connection.execute(query).one()
        return Tally(subject, measure, found.failures, found.last_epoch, found.locked_until_epoch)

    def keep(self, tally: Tally) -> None:
        """Note a failure."""
        change = attempts.update().where(attempts.c.subject == tally.subject)
        self._connection.execute(change.values(
            failures=tally.failures, last_epoch=tally.last_epoch, locked_until_epoch=tally.locked_until_epoch
        ))  # fmt: skip

    def clear(self, subject: str) -> None:
        """Forget what failed before a success."""
        self._connection.execute(attempts.delete().where(attempts.c.subject == subject))

    def forget(self, before_epoch: int) -> None:
        """Drop what is old, so that made-up addresses do not fill the table."""
        self._connection.execute(attempts.delete().where(attempts.c.last_epoch < before_epoch))
