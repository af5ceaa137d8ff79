"""The relay: takes what was said from the outbox, in order, to the event log and the job queue.

In: one service's outbox. Out: published envelopes and queued jobs, at least once; an outbox row goes
only after the log or queue has it, so a crash in between repeats a fact and never loses one.
"""

from __future__ import annotations

import sqlalchemy as sa
import structlog

from shared.events.fact import Envelope
from shared.plumbing.database import waiting_for_no_disk, walking_an_index
from shared.plumbing.event_log import EventLog
from shared.plumbing.fail_points import fail_point
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.listed import Listed
from shared.plumbing.metrics import FACTS_RELAYED, JOBS_RELAYED
from shared.plumbing.service import Service
from shared.plumbing.statements import Statement, send_soon
from shared.plumbing.traces import trace_ids
from shared.plumbing.unit import OUTBOX

BATCH = 2000
# Where a row stands, what it is, and what an envelope holds, in its order.
_OWN = {"source": sa.bindparam("source", type_=sa.Text)}
_ENVELOPE = [_OWN.get(name, OUTBOX.c.get(name)) for name in Envelope._fields]
_NEXT = Statement(sa.select(OUTBOX.c.position, OUTBOX.c.kind, *_ENVELOPE).order_by(OUTBOX.c.position).limit(BATCH))
_FORGET = Statement(OUTBOX.delete().where(Listed(OUTBOX.c.position, "these")))
_log = structlog.get_logger(__name__)


def relay_once(service: Service, log: EventLog, queue: JobQueue) -> int:
    """Move one batch; gives how many rows went."""
    engine = service.units.engine
    with engine.connect().execution_options(reading=True) as connection, connection.begin():
        walking_an_index(connection)
        rows = _NEXT.rows(connection, source=service.name)
    if not rows:
        return 0
    fail_point("relay.read")
    said = [(row[1], Envelope._make(row[2:])) for row in rows]
    log.publish([one for kind, one in said if kind == "fact"])
    fail_point("relay.published")
    jobs = [Job(one.id, one.type, one.data, one.traceparent) for kind, one in said if kind == "job"]
    if jobs:
        queue.put(jobs)
    fail_point("relay.queued")
    with engine.begin() as connection:
        # Were this lost with its server, what went would go again, and inboxes know it.
        waiting_for_no_disk(connection)
        # By id and not by range: on PostgreSQL a lower position may commit later than a higher one.
        send_soon(connection, [_FORGET.sent(connection, {"these": [row[0] for row in rows]})])
        fail_point("relay.forgetting")
    fail_point("relay.forgot")
    FACTS_RELAYED.labels(service.name).inc(len(rows) - len(jobs))
    JOBS_RELAYED.labels(service.name).inc(len(jobs))
    traces = trace_ids(one.traceparent for _kind, one in said)
    _log.info("relayed", service=service.name, facts=len(rows) - len(jobs), jobs=len(jobs), traces=traces)
    return len(rows)


def outbox_depth(service: Service) -> int:
    """Count what waits in the outbox."""
    with service.units.engine.connect().execution_options(reading=True) as connection:
        return connection.execute(sa.select(sa.func.count()).select_from(OUTBOX)).scalar_one()
