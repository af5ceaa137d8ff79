"""The inbox: ids of what was heard or done, written in the same transaction as its effect.

In: ids of facts or jobs. Out: those that are new to this database, from now on known.
"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shared.plumbing.database import among, insert_many
from shared.plumbing.unit import INBOX, Unit


def enter(unit: Unit, identifiers: Sequence[str]) -> set[str]:
    """Enter ids and give those that were not known; a second transaction with the same id waits, then fails."""
    known: set[str] = set()
    for some in among(unit.connection, INBOX.c.event_id, identifiers):
        known.update(unit.connection.execute(sa.select(INBOX.c.event_id).where(some)).scalars())
    fresh = [identifier for identifier in dict.fromkeys(identifiers) if identifier not in known]
    rows = [{"event_id": identifier, "heard_epoch": unit.call.at_epoch} for identifier in fresh]
    insert_many(unit.connection, INBOX, rows)
    return set(fresh)
