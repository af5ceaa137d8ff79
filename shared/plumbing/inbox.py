"""The inbox: ids of what was heard or done, written in the same transaction as its effect.

In: ids of facts or jobs. Out: those that are new to this database, from now on known.
Or keys. Out: nothing; until the transaction ends nobody else hears facts of these keys.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.plumbing.database import upsert
from shared.plumbing.listed import Listed, array_text
from shared.plumbing.statements import Statement
from shared.plumbing.unit import HEARD_KEYS, INBOX, Unit

_HOLDING = Statement(
    sa.select(HEARD_KEYS.c.key).where(Listed(HEARD_KEYS.c.key, "keys")).order_by(HEARD_KEYS.c.key).with_for_update()
)
_IDS = sa.func.unnest(sa.cast(sa.bindparam("ids", type_=sa.Text), postgresql.ARRAY(sa.Text)))
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
    return {key for (key,) in _HOLDING.rows(unit.connection, keys=keys)}


def enter(unit: Unit, identifiers: Sequence[str]) -> set[str]:
    """Enter ids and give those that were not known; where two transactions have the same id, one waits and knows it."""
    ids, epoch = sorted(set(identifiers)), unit.call.at_epoch
    on_postgres = unit.connection.dialect.name == "postgresql"
    entering, text = (_ENTERING, array_text(ids)) if on_postgres else (_ENTERING_EMBEDDED, json.dumps(ids))
    return {identifier for (identifier,) in entering.rows(unit.connection, ids=text, epoch=epoch)}
