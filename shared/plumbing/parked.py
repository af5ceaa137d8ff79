"""What an operator does about parked facts: look, replay, or drop with a reason.

In: a service, an event id or a key. Out: what is parked; a drop moves the fact, whole, to a table of its own together
with who took it out, when and why. Replaying is the consumer's (`replay_parked`).
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from shared.events.fact import Envelope
from shared.plumbing.service import Service
from shared.plumbing.unit import DROPPED, PARKED
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
        return _fact(_row(service, connection, event_id))


def drop_parked(service: Service, event_id: str, reason: str, by: str) -> ParkedFact:
    """Take a fact out for good; it counts as heard, and what waits behind it can be replayed."""
    if not reason.strip():
        raise Refusal("reason_missing", "Say why the fact may be left out; it is written down.")
    with service.units.write(service.call_as_service()) as unit:
        row = _row(service, unit.connection, event_id)
        unit.connection.execute(DROPPED.insert(), {
            "event_id": event_id, "parked_because": row.reason, "dropped_because": reason.strip(), "dropped_by": by,
            "dropped_epoch": unit.call.at_epoch, **{name: getattr(row, name) for name in _ENVELOPE},
        })  # fmt: skip
        unit.connection.execute(PARKED.delete().where(PARKED.c.event_id == event_id))
        return _fact(row)


def _row(service: Service, connection: sa.Connection, event_id: str) -> sa.Row[*tuple[object, ...]]:
    row = connection.execute(sa.select(PARKED).where(PARKED.c.event_id == event_id)).one_or_none()
    if row is None:
        raise not_found("parked_fact", f"{event_id} in {service.name}")
    return row


def _fact(row: sa.Row[*tuple[object, ...]]) -> ParkedFact:
    envelope = Envelope(row.event_id, *(getattr(row, name) for name in _ENVELOPE))
    return ParkedFact(envelope, row.reason, row.parked_epoch)
