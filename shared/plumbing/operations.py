"""What an operator asks of every service and does about it: hops, parked facts, dead jobs.

In: a wired service and, where its process can reach them, log and queue. Out: the same routes for each service. What
a web process cannot know (how far behind its consumers are, where there is no log at hand) is null, never zero.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import marshmallow as ma
import sqlalchemy as sa

from shared.plumbing.blueprint import Blueprint
from shared.plumbing.consumer import replay_in
from shared.plumbing.cursors import PageQuery, page, page_schema
from shared.plumbing.database import passes, reason_of
from shared.plumbing.door import call, transact, unit
from shared.plumbing.fields import IdField, InstantField, TextField, WholeField
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.parked import drop_in, parked_after, parked_in
from shared.plumbing.service import Service
from shared.plumbing.traces import trace_id
from shared.plumbing.unit import OUTBOX, PARKED
from shared.values.permissions import everywhere
from shared.values.refusal import Refusal, conflict, not_found


@dataclass(frozen=True)
class Brokers:
    """How a web process reaches what lies between services, when an operator asks: a service's lag, and the queue."""

    lag: Callable[[Service], int]
    open_queue: Callable[[], JobQueue]


class HopsSchema(ma.Schema):
    """What waits at each hop of one service; null is unknown here, and the consumers' metrics say it."""

    service = TextField(required=True)
    outbox_rows = WholeField(required=True)
    outbox_oldest_epoch = InstantField(required=True, allow_none=True, data_key="outbox_oldest")
    lag_records = WholeField(required=True, allow_none=True)
    parked_facts = WholeField(required=True)
    jobs_waiting = WholeField(required=True, allow_none=True)
    jobs_dead = WholeField(required=True, allow_none=True)


class ParkedFactSchema(ma.Schema):
    """A fact set aside; what it says is not shown here, for facts may name people (`hourbook parked show`)."""

    event_id = TextField(required=True)
    type = TextField(required=True)
    source = TextField(required=True)
    key = TextField(required=True)
    at_epoch = InstantField(required=True, data_key="at")
    parked_epoch = InstantField(required=True, data_key="parked")
    trace_id = TextField(required=True, least=0)
    reason = TextField(required=True, most=10_000, lines=True)


class WhyLeftOutSchema(ma.Schema):
    """Why a fact may be left out; it is written down."""

    why = TextField(required=True, most=500)


class ReplayedSchema(ma.Schema):
    """How many facts of the key went through."""

    replayed = WholeField(required=True)


class DeadJobSchema(ma.Schema):
    """A job that was given up."""

    job_id = IdField("", required=True)
    name = TextField(required=True)
    attempts = WholeField(required=True)
    trace_id = TextField(required=True, least=0)
    reason = TextField(required=True, most=10_000, lines=True)


class DeadJobsSchema(ma.Schema):
    """All of a service's dead jobs."""

    data = ma.fields.List(ma.fields.Nested(DeadJobSchema), required=True)


def operations_blueprint(service: Service, brokers: Brokers | None) -> Blueprint:
    """Build the routes of one service."""
    blueprint = Blueprint("operations", __name__, url_prefix=f"/api/{service.name}/v1",
                          description="What waits, and what an operator does about it.",
                          permissions=everywhere(service.name))  # fmt: skip
    _add_hops(blueprint, service, brokers)
    _add_parked(blueprint, service)
    _add_jobs(blueprint, service, brokers)
    return blueprint


def _add_hops(blueprint: Blueprint, service: Service, brokers: Brokers | None) -> None:
    @blueprint.route("/hops", methods=["GET"])
    @transact
    @blueprint.response(200, HopsSchema)
    def hops() -> Any:
        """Say what waits at each hop: outbox, lag, parked facts, jobs."""
        rows, oldest = unit().connection.execute(sa.select(sa.func.count(), sa.func.min(OUTBOX.c.at_epoch))).one()
        parked = unit().connection.execute(sa.select(sa.func.count()).select_from(PARKED)).scalar_one()
        waiting, dead = _jobs(service, brokers) if brokers else (None, None)
        return {
            "service": service.name, "outbox_rows": rows, "outbox_oldest_epoch": oldest, "parked_facts": parked,
            "lag_records": brokers.lag(service) if brokers else None, "jobs_waiting": waiting, "jobs_dead": dead,
        }  # fmt: skip


def _add_parked(blueprint: Blueprint, service: Service) -> None:
    @blueprint.route("/parked-facts", methods=["GET"])
    @transact
    @blueprint.arguments(PageQuery, location="query")
    @blueprint.response(200, page_schema(ParkedFactSchema))
    def parked_facts(query: dict[str, Any]) -> Any:
        """List parked facts with their reasons, in the order they came."""
        after = query["cursor"][0] if query["cursor"] else 0
        rows = parked_after(unit().connection, after, query["limit"] + 1)
        shown = [row._asdict() | {"trace_id": trace_id(row.traceparent)} for row in rows]
        return page(shown, query, lambda row: (row["position"],))

    @blueprint.route("/parked-facts/<event_id>/replay", methods=["POST"])
    @transact
    @blueprint.response(200, ReplayedSchema)
    def replay(event_id: str) -> Any:
        """Hear a parked fact again, with all that wait behind it, in order and in one transaction."""
        key = parked_in(unit().connection, service.name, event_id).key
        try:
            return {"replayed": replay_in(unit(), service, key)}
        except Exception as error:
            if passes(error) or isinstance(error, Refusal):
                raise
            raise conflict("fact_fails_again", f"It failed again: {reason_of(error)}") from error

    @blueprint.route("/parked-facts/<event_id>/drop", methods=["POST"])
    @transact
    @blueprint.arguments(WhyLeftOutSchema)
    @blueprint.response(200, ParkedFactSchema)
    def drop(body: dict[str, Any], event_id: str) -> Any:
        """Leave a parked fact out for good, with the reason; it is kept, whole, beside who left it out."""
        row = drop_in(unit(), service.name, event_id, body["why"], call().actor.user_id)
        return row._asdict() | {"trace_id": trace_id(row.traceparent)}


def _add_jobs(blueprint: Blueprint, service: Service, brokers: Brokers | None) -> None:
    @blueprint.route("/dead-jobs", methods=["GET"])
    @transact
    @blueprint.response(200, DeadJobsSchema)
    def dead_jobs() -> Any:
        """List the jobs that were given up, with their reasons."""
        with closing(_reached(brokers).open_queue()) as queue:
            found = queue.dead(sorted(service.jobs))
        return {"data": [
            {"job_id": job.id, "name": job.name, "attempts": job.attempts, "reason": why,
             "trace_id": trace_id(job.traceparent)} for job, why in found
        ]}  # fmt: skip

    @blueprint.route("/dead-jobs/<job_id>/retry", methods=["POST"])
    @transact
    @blueprint.response(200, DeadJobSchema)
    def retry(job_id: str) -> Any:
        """Make a job that was given up due again, its attempts forgotten."""
        with closing(_reached(brokers).open_queue()) as queue:
            job, reason = _dead(queue, service, job_id)
            queue.dig_up(job)
        return {"job_id": job.id, "name": job.name, "attempts": 0, "reason": reason,
                "trace_id": trace_id(job.traceparent)}  # fmt: skip


def _jobs(service: Service, brokers: Brokers) -> tuple[int, int]:
    names = sorted(service.jobs)
    if not names:
        return 0, 0
    with closing(brokers.open_queue()) as queue:
        return queue.depth(names), len(queue.dead(names))


def _reached(brokers: Brokers | None) -> Brokers:
    if brokers is None:
        raise conflict("queue_not_at_hand", "This process reaches no job queue; use hourbook jobs where one is.")
    return brokers


def _dead(queue: JobQueue, service: Service, job_id: str) -> tuple[Job, str]:
    found = next((one for one in queue.dead(sorted(service.jobs)) if one[0].id == job_id), None)
    if found is None:
        raise not_found("dead_job", job_id)
    return found
