"""Which adapter stands behind which URL. In: a URL. Out: an event log or a job queue.

A client library is loaded when its adapter is, so that the embedded default starts without it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from shared.plumbing.event_log import EventLog
from shared.plumbing.job_queue import JobQueue

Clock = Callable[[], int]


def _embedded_log(url: str, _member: str) -> EventLog:
    from shared.plumbing.embedded_log import EmbeddedLog  # noqa: PLC0415 - see above

    return EmbeddedLog(url)


def _kafka_log(url: str, member: str) -> EventLog:
    from shared.plumbing.kafka_log import KafkaLog  # noqa: PLC0415 - see above

    return KafkaLog(url, member)


def _embedded_queue(url: str, now_epoch: Clock) -> JobQueue:
    from shared.plumbing.embedded_queue import EmbeddedQueue  # noqa: PLC0415 - see above

    return EmbeddedQueue(url, now_epoch)


def _rabbit_queue(url: str, _now_epoch: Clock) -> JobQueue:
    from shared.plumbing.rabbit_queue import RabbitQueue  # noqa: PLC0415 - see above

    return RabbitQueue(url)


EVENT_LOGS: Mapping[str, Callable[[str, str], EventLog]] = {
    "sqlite": _embedded_log,
    "kafka": _kafka_log,
    "kafka+ssl": _kafka_log,
}
JOB_QUEUES: Mapping[str, Callable[[str, Clock], JobQueue]] = {
    "sqlite": _embedded_queue,
    "amqp": _rabbit_queue,
    "amqps": _rabbit_queue,
}


def open_event_log(url: str, member: str = "") -> EventLog:
    """Open the event log of a URL. `member` names this process among those that share its groups."""
    return EVENT_LOGS[_scheme(url, EVENT_LOGS)](url, member)


def open_job_queue(url: str, now_epoch: Clock) -> JobQueue:
    """Open the job queue of a URL; the embedded one measures leases and pauses on the given clock."""
    return JOB_QUEUES[_scheme(url, JOB_QUEUES)](url, now_epoch)


def _scheme(url: str, known: Mapping[str, object]) -> str:
    scheme = url.partition(":")[0]
    assert scheme in known, f"{scheme}: is none of {', '.join(sorted(known))}; the environment is read with care"
    return scheme
