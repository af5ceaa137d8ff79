"""The consumer: hears facts in batches, each fact's effect and its inbox row in one transaction.

In: records from the event log. Out: each fact heard once, however often it is delivered. A batch that
fails is taken apart, by halves; the fact that cannot be handled is parked with its reason, later facts of *its key*
wait behind it, and all others go on. Nothing is parked because a database was away.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import groupby

import sqlalchemy as sa
import structlog

from shared.events.catalogue import decode, topic_of
from shared.events.fact import UNREADABLE, Envelope, Fact
from shared.plumbing.database import passes, reason_of
from shared.plumbing.event_log import EventLog
from shared.plumbing.fail_points import fail_point
from shared.plumbing.inbox import hold, hold_and_enter
from shared.plumbing.metrics import (
    BATCHES_TAKEN_APART,
    FACT_DELAY_SECONDS,
    FACTS_HEARD,
    FACTS_PARKED,
    INBOX_DUPLICATES,
)
from shared.plumbing.service import Listener, Service
from shared.plumbing.traces import trace_ids
from shared.plumbing.unit import PARKED, Unit

# What a batch costs whatever its size is shared by many; what is heard late does not wait for it to fill.
BATCH = 2000
_log = structlog.get_logger(__name__)


def topics_of(service: Service) -> list[str]:
    """Give the topics that hold what a service listens to."""
    return sorted({topic_of(fact.TYPE) for fact in service.listeners})


def consume_once(service: Service, log: EventLog, wait_seconds: float = 0) -> int:
    """Poll one batch, hear it, commit the position; gives how many records were polled."""
    records = log.poll(service.name, topics_of(service), BATCH, wait_seconds)
    if records:
        fail_point("consumer.polled")
        hear(service, [record.envelope for record in records])
        fail_point("consumer.heard")
        log.commit(service.name, records)
        fail_point("consumer.acknowledged")
    return len(records)


def hear(service: Service, envelopes: Sequence[Envelope]) -> None:
    """Hear envelopes: all in one transaction or, where that fails, each half by itself, down to the one at fault."""
    wanted = {fact.TYPE: listener for fact, listener in service.listeners.items()}
    heard = [envelope for envelope in envelopes if envelope.type in wanted or envelope.type == UNREADABLE]
    if heard:
        _hear_or_halve(service, wanted, heard)


def _hear_or_halve(service: Service, wanted: Mapping[str, Listener], envelopes: Sequence[Envelope]) -> None:
    try:
        _hear_together(service, wanted, envelopes)
    except Exception as error:  # noqa: BLE001 - whatever it was, fewer are tried next, and one alone is parked
        _raise_what_passes(error)
        if len(envelopes) == 1:
            _hear_again_or_park(service, wanted, envelopes[0], error)
            return
        BATCHES_TAKEN_APART.labels(service.name).inc()
        _log.warning("batch_taken_apart", service=service.name, size=len(envelopes), error=type(error).__name__)
        middle = len(envelopes) // 2
        for half in (envelopes[:middle], envelopes[middle:]):
            _hear_or_halve(service, wanted, half)


def _hear_together(service: Service, wanted: Mapping[str, Listener], envelopes: Sequence[Envelope]) -> None:
    with service.units.write(service.call_as_service()) as unit:
        by_id = {envelope.id: envelope for envelope in envelopes}
        entered, blocked = hold_and_enter(unit, (envelope.key for envelope in envelopes), by_id)
        new = [envelope for identifier, envelope in by_id.items() if identifier in entered]
        fail_point("consumer.entered")
        fresh = _park_behind(unit, new, blocked)
        unit.traces = {envelope.key: envelope.traceparent for envelope in fresh}
        # Sorting by topic keeps the order within a topic, which is all a broker promises, and makes batches long.
        ordered = sorted(fresh, key=lambda envelope: envelope.topic)
        for type_name, group in groupby(ordered, key=lambda envelope: envelope.type):
            facts: list[Fact] = [decode(envelope) for envelope in group]
            wanted[type_name](unit, unit.call, facts)
        fail_point("consumer.applied")
    INBOX_DUPLICATES.labels(service.name).inc(len(envelopes) - len(new))
    _tell(service, new, fresh)


def _tell(service: Service, new: Sequence[Envelope], heard: Sequence[Envelope]) -> None:
    """Count what was committed, and leave one line that leads from a trace to here."""
    counts = Counter(envelope.type for envelope in heard)
    for type_name, count in (Counter(envelope.type for envelope in new) - counts).items():
        FACTS_PARKED.labels(service.name, type_name, "waits").inc(count)
    if not heard:
        return
    for type_name, count in counts.items():
        FACTS_HEARD.labels(service.name, type_name).inc(count)
    delays, now_epoch = FACT_DELAY_SECONDS.labels(service.name), service.wiring.now_epoch()
    for envelope in heard:
        delays.observe(max(now_epoch - envelope.at_epoch, 0))
    traces = trace_ids(envelope.traceparent for envelope in heard)
    _log.info("facts_heard", service=service.name, facts=len(heard), types=sorted(counts), traces=traces)


def _hear_again_or_park(service: Service, wanted: Mapping[str, Listener], envelope: Envelope, error: Exception) -> None:
    """Try once more where another transaction came first with the same row: now it can be seen."""
    if isinstance(error, sa.exc.IntegrityError):
        try:
            _hear_together(service, wanted, [envelope])
            return
        except Exception as second:  # noqa: BLE001 - twice is enough
            _raise_what_passes(second)
            error = second
    _park_alone(service, envelope, error)


def _park_alone(service: Service, envelope: Envelope, error: Exception) -> None:
    """Park a fact that cannot be heard with its reason, so that other keys go on."""
    _log.error("fact_parked", service=service.name, event_id=envelope.id, type=envelope.type, exc_info=error)
    with service.units.write(service.call_as_service()) as unit:
        entered, _blocked = hold_and_enter(unit, [envelope.key], [envelope.id])
        _insert_parked(unit, [envelope] if entered else [], reason_of(error))
    FACTS_PARKED.labels(service.name, envelope.type, "failed").inc()


def _raise_what_passes(error: Exception) -> None:
    """Leave the batch to be polled again where the database is away: no fact is at fault, and none is parked."""
    if passes(error):
        raise error


def _park_behind(unit: Unit, envelopes: Sequence[Envelope], blocked: AbstractSet[str]) -> list[Envelope]:
    """Park the facts whose key already waits behind a parked one; give the others."""
    waiting = [envelope for envelope in envelopes if envelope.key in blocked]
    _insert_parked(unit, waiting, "waits behind an earlier fact of the same key")
    return [envelope for envelope in envelopes if envelope.key not in blocked]


def _insert_parked(unit: Unit, envelopes: Sequence[Envelope], reason: str) -> None:
    if envelopes:
        rows = [
            {"event_id": envelope.id, "reason": reason, "parked_epoch": unit.call.at_epoch}
            | {name: value for name, value in envelope._asdict().items() if name != "id"}
            for envelope in envelopes
        ]
        unit.connection.execute(PARKED.insert(), rows)


def replay_parked(service: Service, key: str) -> int:
    """Hear the parked facts of one key again, in order; gives how many went through."""
    with service.units.write(service.call_as_service()) as unit:
        return replay_in(unit, service, key)


def replay_in(unit: Unit, service: Service, key: str) -> int:
    """Hear them in a transaction that is open already; the listeners are called as by the service itself."""
    wanted = {fact.TYPE: listener for fact, listener in service.listeners.items()}
    hold(unit, [key])
    rows = unit.connection.execute(sa.select(PARKED).where(PARKED.c.key == key).order_by(PARKED.c.position)).all()
    for row in rows:
        envelope = Envelope(row.event_id, row.type, row.version, row.source, row.topic, row.key, row.at_epoch,
                            row.traceparent, row.data)  # fmt: skip
        unit.traces = {envelope.key: envelope.traceparent}
        fact = decode(envelope)
        wanted[envelope.type](unit, service.call_as_service(envelope.traceparent), [fact])
    unit.connection.execute(PARKED.delete().where(PARKED.c.key == key))
    return len(rows)


def parked_facts(service: Service) -> list[tuple[str, str, str, str]]:
    """List what is parked: event id, type, key, reason."""
    query = sa.select(PARKED.c.event_id, PARKED.c.type, PARKED.c.key, PARKED.c.reason).order_by(PARKED.c.position)
    with service.units.engine.connect().execution_options(reading=True) as connection:
        return [(row.event_id, row.type, row.key, row.reason) for row in connection.execute(query)]
