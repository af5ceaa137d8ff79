"""What an operator does about parked facts: look, replay, or drop with a reason.

In: a service, an event id or a key. Out: what is parked; a drop moves the fact, whole, to a table of its own together
with who took it out, when and why. Replaying is the consumer's (`replay_parked`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from shared.events.fact import Envelope
from shared.plumbing.service import Service
from shared.plumbing.unit import DROPPED, PARKED, Unit
from shared.values.noted import CHANGED
from shared.values.refusal import Refusal, not_found

_ENVELOPE = ("type", "version", "source", "topic", "key", "at_epoch", "traceparent", "data")


@dataclass(frozen=True)
class ParkedFact:
    """A fact set aside: its envelope, why, and since when."""

    envelope: Envelope
    reason: str
    parked_epoch: int


def list_parked(service: Service) -> list[ParkedFact]:
    """Give everything parked, in the order it came."""
    with service.units.engine.connect().execution_options(reading=True) as connection:
        return [_fact(row) for row in connection.execute(sa.select(PARKED).order_by(PARKED.c.position))]


def show_parked(service: Service, event_id: str) -> ParkedFact:
    """Give one parked fact."""
    with service.units.engine.connect().execution_options(reading=True) as connection:
        return _fact(parked_in(connection, service.name, event_id))


def drop_parked(service: Service, event_id: str, reason: str, by: str) -> ParkedFact:
    """Take a fact out for good; it counts as heard, and what waits behind it can be replayed."""
    with service.units.write(service.call_as_service()) as unit:
        row = drop_in(unit, service.name, event_id, reason, by)
        unit.doing = "hourbook parked drop"
        unit.note(CHANGED, object_id=event_id, object_ids=[row.key], why=reason.strip(), by=by,
                  before={"parked": row.type}, after={"dropped": row.type})  # fmt: skip
        return _fact(row)


def drop_in(unit: Unit, service: str, event_id: str, reason: str, by: str) -> sa.Row[*tuple[Any, ...]]:
    """Take a fact out in a transaction that is open already; gives its row as it was."""
    if not reason.strip():
        raise Refusal("reason_missing", "Say why the fact may be left out; it is written down.")
    row = parked_in(unit.connection, service, event_id)
    unit.connection.execute(DROPPED.insert(), {
        "event_id": event_id, "parked_because": row.reason, "dropped_because": reason.strip(), "dropped_by": by,
        "dropped_epoch": unit.call.at_epoch, **{name: getattr(row, name) for name in _ENVELOPE},
    })  # fmt: skip
    unit.connection.execute(PARKED.delete().where(PARKED.c.event_id == event_id))
    return row


def parked_after(connection: sa.Connection, position: int, limit: int) -> list[sa.Row[*tuple[Any, ...]]]:
    """Give the rows of up to `limit` parked facts that came after a position."""
    query = sa.select(PARKED).where(PARKED.c.position > position).order_by(PARKED.c.position).limit(limit)
    return list(connection.execute(query))


def parked_in(connection: sa.Connection, service: str, event_id: str) -> sa.Row[*tuple[Any, ...]]:
    """Give the row of one parked fact, or refuse."""
    row = connection.execute(sa.select(PARKED).where(PARKED.c.event_id == event_id)).one_or_none()
    if row is None:
        raise not_found("parked_fact", f"{event_id} in {service}")
    return row


def _fact(row: sa.Row[*tuple[Any, ...]]) -> ParkedFact:
    envelope = Envelope(row.event_id, *(getattr(row, name) for name in _ENVELOPE))
    return ParkedFact(envelope, row.reason, row.parked_epoch)
