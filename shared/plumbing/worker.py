"""The worker: does jobs, each at least once, and knows which failures are worth a second try.

In: leases from the job queue. Out: done jobs, delayed retries with doubling pauses, or buried ones.
"""

from __future__ import annotations

from time import perf_counter

import msgspec
import structlog

from shared.plumbing.database import passes
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.metrics import JOB_SECONDS, JOBS
from shared.plumbing.service import Service
from shared.plumbing.traces import trace_id
from shared.values.refusal import Refusal

BATCH = 50
MAX_ATTEMPTS = 5
FIRST_PAUSE_SECONDS = 5
_log = structlog.get_logger(__name__)


def work_once(service: Service, queue: JobQueue) -> int:
    """Take one batch of due jobs and do them; gives how many were taken."""
    jobs = queue.take(sorted(service.jobs), BATCH, service.wiring.now_epoch()) if service.jobs else []
    for job in jobs:
        _do(service, queue, job)
    return len(jobs)


def _do(service: Service, queue: JobQueue, job: Job) -> None:
    began = perf_counter()
    try:
        with service.units.write(service.call_as_service(job.traceparent)) as unit:
            service.jobs[job.name](unit, unit.call, msgspec.json.decode(job.payload))
    except Exception as error:  # noqa: BLE001 - retried or buried with its reason, so that other jobs go on
        _log.exception("job_failed", service=service.name, job=job.name, job_id=job.id, attempts=job.attempts)
        outcome = _give_back(service, queue, job, error)
    else:
        queue.finish(job)
        outcome = "done"
    JOB_SECONDS.labels(service.name, job.name).observe(perf_counter() - began)
    JOBS.labels(service.name, job.name, outcome).inc()
    traces = [trace_id(job.traceparent)]
    _log.info("job_taken", service=service.name, job=job.name, job_id=job.id, outcome=outcome, traces=traces)


def _give_back(service: Service, queue: JobQueue, job: Job, error: Exception) -> str:
    """Bury what cannot or did not succeed, delay the rest; gives which."""
    permanent = isinstance(error, Refusal) and error.permanent
    reason = f"{type(error).__name__}: {error}"
    if permanent or (job.attempts >= MAX_ATTEMPTS and not passes(error)):
        queue.bury(job, reason)
        return "buried"
    pause = FIRST_PAUSE_SECONDS * 2 ** min(job.attempts - 1, MAX_ATTEMPTS)
    queue.retry(job, service.wiring.now_epoch() + pause, reason)
    return "retried"
