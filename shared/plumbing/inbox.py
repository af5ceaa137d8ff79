"""The inbox: ids of what was heard or done, written in the same transaction as its effect.

In: ids of facts or jobs. Out: those that are new to this database, from now on known.
Or keys. Out: nothing; until the transaction ends nobody else hears facts of these keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from shared.plumbing.database import among, insert_many, upsert
from shared.plumbing.unit import HEARD_KEYS, INBOX, Unit


def hold(unit: Unit, keys: Iterable[str]) -> None:
    """Let no other transaction hear facts of these keys until this one ends; where one does, wait for its end.

    Facts of one trainer come by several topics, which a broker may give to different consumers, and one that slept
    past its session still has its transaction open. Two that price the same week from what each of them sees would
    both post the same difference. SQLite has one writer at a time, who holds everything.
    """
    if unit.connection.dialect.name != "postgresql":
        return
    wanted = set(keys)
    missing = wanted - _held(unit, wanted)
    if missing:
        upsert(unit.connection, HEARD_KEYS, [{"key": key} for key in sorted(missing)], keys=["key"], update=[])
        _held(unit, missing)


def _held(unit: Unit, keys: set[str]) -> set[str]:
    """Lock the rows there are, in order, so that no two callers each wait for the other."""
    rows = sa.select(HEARD_KEYS.c.key).order_by(HEARD_KEYS.c.key).with_for_update()
    wanted = among(unit.connection, HEARD_KEYS.c.key, keys)
    return {key for some in wanted for key in unit.connection.execute(rows.where(some)).scalars()}


def enter(unit: Unit, identifiers: Sequence[str]) -> set[str]:
    """Enter ids and give those that were not known; a second transaction with the same id waits, then fails."""
    known: set[str] = set()
    for some in among(unit.connection, INBOX.c.event_id, identifiers):
        known.update(unit.connection.execute(sa.select(INBOX.c.event_id).where(some)).scalars())
    fresh = [identifier for identifier in dict.fromkeys(identifiers) if identifier not in known]
    rows = [{"event_id": identifier, "heard_epoch": unit.call.at_epoch} for identifier in fresh]
    insert_many(unit.connection, INBOX, rows)
    return set(fresh)
