"""The inbox: ids of what was heard or done, written in the same transaction as its effect.

In: ids of facts or jobs. Out: those that are new to this database, from now on known.
Or keys. Out: nothing; until the transaction ends nobody else hears facts of these keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.plumbing.listed import Listed, array_text
from shared.plumbing.statements import Statement, rows_together
from shared.plumbing.unit import HEARD_KEYS, INBOX, PARKED, Unit

_KEYS, _IDS = (
    sa.func.unnest(sa.cast(sa.bindparam(name, type_=sa.Text), postgresql.ARRAY(sa.Text))) for name in ("keys", "ids")
)
# In the order of the keys, as the lock behind it, so that no two callers each wait for the other.
_KNOWING = Statement(postgresql.insert(HEARD_KEYS).from_select(["key"], sa.select(_KEYS)).on_conflict_do_nothing())
_HOLDING = Statement(
    sa.select(HEARD_KEYS.c.key).where(Listed(HEARD_KEYS.c.key, "keys")).order_by(HEARD_KEYS.c.key).with_for_update()
)
_ENTERING = Statement(
    postgresql.insert(INBOX)
    .from_select(["event_id", "heard_epoch"], sa.select(_IDS, sa.bindparam("epoch", type_=sa.BigInteger)))
    .on_conflict_do_nothing()
    .returning(INBOX.c.event_id)
)
_EACH = sa.func.json_each(sa.bindparam("ids", type_=sa.Text)).table_valued("value")
_ENTERING_EMBEDDED = Statement(
    sqlite.insert(INBOX)
    # An INSERT from a SELECT needs a WHERE, else SQLite takes what follows for a join's condition.
    .from_select(
        ["event_id", "heard_epoch"],
        sa.select(_EACH.c.value, sa.bindparam("epoch", type_=sa.BigInteger)).where(sa.true()),
    )
    .on_conflict_do_nothing()
    .returning(INBOX.c.event_id)
)


_BLOCKED = Statement(sa.select(PARKED.c.key).distinct())
Asked = tuple[Statement, Mapping[str, Any]]


def hold(unit: Unit, keys: Iterable[str]) -> None:
    """Let no other transaction hear facts of these keys until this one ends; where one does, wait for its end.

    Facts of one trainer come by several topics, which a broker may give to different consumers, and one that slept
    past its session still has its transaction open. Two that price the same week from what each of them sees would
    both post the same difference. SQLite has one writer at a time, who holds everything.
    """
    rows_together(unit.connection, _holding(unit, keys))


def enter(unit: Unit, identifiers: Iterable[str]) -> set[str]:
    """Enter ids and give those that were not known; where two transactions have the same id, one waits and knows it."""
    (entered,) = rows_together(unit.connection, [_entering(unit, identifiers)])
    return {identifier for (identifier,) in entered}


def hold_and_enter(unit: Unit, keys: Iterable[str], identifiers: Iterable[str]) -> tuple[set[str], set[str]]:
    """Do both in one round trip; gives the ids that were not known, and the keys of which something is parked."""
    asked = [*_holding(unit, keys), _entering(unit, identifiers), (_BLOCKED, {})]
    *_held, entered, blocked = rows_together(unit.connection, asked)
    return {identifier for (identifier,) in entered}, {key for (key,) in blocked}


def _holding(unit: Unit, keys: Iterable[str]) -> list[Asked]:
    if unit.connection.dialect.name != "postgresql":
        return []
    ordered = sorted(set(keys))
    return [(_KNOWING, {"keys": array_text(ordered)}), (_HOLDING, {"keys": ordered})]


def _entering(unit: Unit, identifiers: Iterable[str]) -> Asked:
    ids, epoch = sorted(set(identifiers)), unit.call.at_epoch
    if unit.connection.dialect.name == "postgresql":
        return _ENTERING, {"ids": array_text(ids), "epoch": epoch}
    return _ENTERING_EMBEDDED, {"ids": json.dumps(ids), "epoch": epoch}
