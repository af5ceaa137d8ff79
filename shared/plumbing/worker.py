"""The worker: does jobs, each once however often it is given, and knows which failures are worth a second try.

In: leases from the job queue. Out: done jobs, retries after longer and longer pauses, or buried ones.
"""

from __future__ import annotations

from time import perf_counter

import msgspec
import structlog

from shared.plumbing.database import passes, reason_of
from shared.plumbing.fail_points import fail_point
from shared.plumbing.inbox import enter
from shared.plumbing.job_queue import PAUSES_SECONDS, Job, JobQueue
from shared.plumbing.metrics import JOB_SECONDS, JOBS
from shared.plumbing.service import BEFOREHAND, Service
from shared.plumbing.traces import trace_id
from shared.values.refusal import Kind, Refusal

# Few, since jobs are heavy: what one worker has leased no other can do.
BATCH = 5
MAX_ATTEMPTS = 5
_log = structlog.get_logger(__name__)


def work_once(service: Service, queue: JobQueue) -> int:
    """Take one batch of due jobs and do them; gives how many were taken."""
    jobs = queue.take(sorted(service.jobs), BATCH) if service.jobs else []
    if jobs:
        fail_point("worker.taken")
    for job in jobs:
        _do(service, queue, job)
    return len(jobs)


def _do(service: Service, queue: JobQueue, job: Job) -> None:
    began = perf_counter()
    try:
        call, payload = service.call_as_service(job.traceparent), msgspec.json.decode(job.payload)
        if job.name in service.beforehand:
            # A server outside may take seconds: nothing of the database is held meanwhile.
            payload[BEFOREHAND] = service.beforehand[job.name](service.units, call, payload)
        with service.units.write(call) as unit:
            unit.doing = f"job {job.name}"
            if enter(unit, [job.id]):
                service.jobs[job.name](unit, unit.call, payload)
            fail_point("worker.applied")
    except Exception as error:  # noqa: BLE001 - retried or buried with its reason, so that other jobs go on
        _log.exception("job_failed", service=service.name, job=job.name, job_id=job.id, attempts=job.attempts)
        outcome = _give_back(queue, job, error)
    else:
        fail_point("worker.done")
        queue.finish(job)
        fail_point("worker.finished")
        outcome = "done"
    JOB_SECONDS.labels(service.name, job.name).observe(perf_counter() - began)
    JOBS.labels(service.name, job.name, outcome).inc()
    traces = [trace_id(job.traceparent)]
    _log.info("job_taken", service=service.name, job=job.name, job_id=job.id, outcome=outcome, traces=traces)


def _give_back(queue: JobQueue, job: Job, error: Exception) -> str:
    """Bury what cannot or did not succeed, delay the rest; gives which."""
    permanent = isinstance(error, Refusal) and error.permanent
    reason = reason_of(error)
    away = isinstance(error, Refusal) and error.kind is Kind.AWAY
    if permanent or (job.attempts >= MAX_ATTEMPTS and not away and not passes(error)):
        queue.bury(job, reason)
        return "buried"
    queue.retry(job, PAUSES_SECONDS[min(job.attempts, len(PAUSES_SECONDS)) - 1], reason)
    return "retried"
