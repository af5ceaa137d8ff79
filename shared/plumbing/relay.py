"""The relay: takes what was said from the outbox, in order, to the event log and the job queue.

In: one service's outbox. Out: published envelopes and queued jobs, at least once; an outbox row goes
only after the log or queue has it, so a crash in between repeats a fact and never loses one.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog

from shared.events.fact import Envelope
from shared.plumbing.database import one_of
from shared.plumbing.event_log import EventLog
from shared.plumbing.fail_points import fail_point
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.metrics import FACTS_RELAYED, JOBS_RELAYED
from shared.plumbing.service import Service
from shared.plumbing.traces import trace_ids
from shared.plumbing.unit import OUTBOX

BATCH = 2000
_log = structlog.get_logger(__name__)


def relay_once(service: Service, log: EventLog, queue: JobQueue) -> int:
    """Move one batch; gives how many rows went."""
    engine = service.units.engine
    with engine.connect().execution_options(reading=True) as connection:
        rows = connection.execute(sa.select(OUTBOX).order_by(OUTBOX.c.position).limit(BATCH)).all()
    if not rows:
        return 0
    fail_point("relay.read")
    log.publish([_envelope(service.name, row) for row in rows if row.kind == "fact"])
    fail_point("relay.published")
    jobs = [Job(row.id, row.type, row.data, row.traceparent) for row in rows if row.kind == "job"]
    if jobs:
        queue.put(jobs)
    fail_point("relay.queued")
    with engine.begin() as connection:
        # By id and not by range: on PostgreSQL a lower position may commit later than a higher one.
        positions = [row.position for row in rows]
        connection.execute(OUTBOX.delete().where(one_of(connection, OUTBOX.c.position, positions)))
        fail_point("relay.forgetting")
    fail_point("relay.forgot")
    FACTS_RELAYED.labels(service.name).inc(len(rows) - len(jobs))
    JOBS_RELAYED.labels(service.name).inc(len(jobs))
    traces = trace_ids(row.traceparent for row in rows)
    _log.info("relayed", service=service.name, facts=len(rows) - len(jobs), jobs=len(jobs), traces=traces)
    return len(rows)


def _envelope(source: str, row: sa.Row[tuple[object, ...]]) -> Envelope:
    return Envelope(row.id, row.type, row.version, source, row.topic, row.key, row.at_epoch, row.traceparent, row.data)


def outbox_depth(service: Service) -> int:
    """Count what waits in the outbox."""
    with service.units.engine.connect().execution_options(reading=True) as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(OUTBOX)).scalar_one()
