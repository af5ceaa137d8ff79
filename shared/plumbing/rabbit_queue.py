"""The job queue on RabbitMQ (pika): durable quorum queues, three kinds for each name of a job.

In: jobs. Out: leases. `<name>` holds what is due; `<name>.retry.<seconds>` what waits, which the broker moves back when
its time is over; `<name>.dead` what was given up, or was given to more workers than `DELIVERIES` that all died of it.
Jobs are taken one by one and not pushed: they are few and heavy, and none is to wait behind a long one while another
worker is idle. The URL's `?prefix=` stands before every queue's name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import count
from threading import Lock
from typing import Any
from urllib.parse import parse_qsl, urlsplit, urlunsplit

import pika
import structlog

from shared.plumbing.job_queue import PAUSES_SECONDS, Job, known_pause
from shared.plumbing.rabbit_link import Delivery, LinkBroken, Message, RabbitLink

DELIVERIES = 20
MOST_DEAD_LISTED = 1000
_ATTEMPTS, _REASON, _TRACE = "hourbook-attempts", "hourbook-reason", "traceparent"
_NO_LIMIT_SINCE_MAJOR = 4
_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class _Lease:
    link: RabbitLink
    tag: int
    name: str


class RabbitQueue:
    """A `JobQueue` on RabbitMQ. Any thread may ask; one link answers, and is opened again when it broke."""

    def __init__(self, url: str) -> None:
        """Keep the URL; the connection is made when it is first needed."""
        parts = urlsplit(url)
        self._prefix = dict(parse_qsl(parts.query)).get("prefix", "")
        self._url = urlunsplit(parts._replace(query=""))
        self._link: RabbitLink | None = None
        self._declared: set[str] = set()
        self._leases: dict[int, _Lease] = {}
        self._numbers = count(1)
        self._opening = Lock()

    def put(self, jobs: Sequence[Job]) -> None:
        """Publish all and wait until the broker has stored them."""
        link = self._open({job.name for job in jobs})
        link.publish([self._message(self._queue(job.name), job, "") for job in jobs])

    def take(self, names: Sequence[str], limit: int) -> list[Job]:
        """Take what is ready, queue by queue."""
        link = self._open(names)
        taken: list[Job] = []
        for name in names:
            if len(taken) < limit:
                taken += [self._lease(link, name, one) for one in link.get(self._queue(name), limit - len(taken))]
        return taken

    def finish(self, job: Job) -> None:
        """Acknowledge it; where the link broke meanwhile, it is given again and the inbox knows it."""
        lease = self._leases.pop(job.lease)
        try:
            lease.link.settle(lease.tag)
        except LinkBroken:
            _log.warning("lease_lost", job=job.name, job_id=job.id)

    def retry(self, job: Job, pause_seconds: int, reason: str) -> None:
        """Put a copy where it waits, then let go of the original."""
        self._move(job, f"{self._queue(job.name)}.retry.{known_pause(pause_seconds)}", reason)

    def bury(self, job: Job, reason: str) -> None:
        """Put a copy among the dead, then let go of the original."""
        self._move(job, f"{self._queue(job.name)}.dead", reason)

    def dead(self, names: Sequence[str]) -> list[tuple[Job, str]]:
        """Look at the dead and put them back; those of one name at a time."""
        link = self._open(names)
        found: list[tuple[Job, str]] = []
        for name in names:
            deliveries = link.get(f"{self._queue(name)}.dead", MOST_DEAD_LISTED)
            link.give_back([one.tag for one in deliveries])
            found += [(_job(name, one), _reason(one)) for one in deliveries]
        return found

    def dig_up(self, job: Job) -> None:
        """Find it among the dead, publish it anew, let go of the dead one; the others go back."""
        self._take_out(job, again=True)

    def forget(self, job: Job) -> None:
        """Find it among the dead and let go of it; the others go back."""
        self._take_out(job, again=False)

    def _take_out(self, job: Job, *, again: bool) -> None:
        link = self._open([job.name])
        deliveries = link.get(f"{self._queue(job.name)}.dead", MOST_DEAD_LISTED)
        for one in deliveries:
            if _identifier(one) == job.id:
                if again:
                    link.publish([self._message(self._queue(job.name), replace(_job(job.name, one), attempts=0), "")])
                link.settle(one.tag)
        link.give_back([one.tag for one in deliveries if _identifier(one) != job.id])

    def depth(self, names: Sequence[str]) -> int:
        """Count what is ready or waits in the queues, and what is leased here."""
        link = self._open(names)
        waiting = sum(
            link.declare(queue, arguments)
            for name in names
            for queue, arguments in self._queues_of(name, link)
            if not queue.endswith(".dead")
        )
        return waiting + sum(not one.link.broken for one in self._leases.values() if one.name in names)

    def close(self) -> None:
        """Close the link; leases end with it."""
        if self._link is not None:
            self._link.close()
            self._link = None
        self._leases = {}

    def delete(self, names: Iterable[str]) -> None:
        """Delete the queues of these names with all they hold: for samples and tests, which have a prefix."""
        assert self._prefix, "only what belongs to a sample or a test is deleted, and that has a prefix"
        link = self._open([])
        for name in names:
            for queue, _arguments in self._queues_of(name, link):
                link.delete(queue)
            self._declared.discard(name)

    def _open(self, names: Iterable[str]) -> RabbitLink:
        """Give a link that works, with the queues of these names declared."""
        with self._opening:
            if self._link is None or self._link.broken:
                self._link, self._declared = RabbitLink(self._url), set()
            for name in sorted(set(names) - self._declared):
                for queue, arguments in self._queues_of(name, self._link):
                    self._link.declare(queue, arguments)
                self._declared.add(name)
            return self._link

    def _queue(self, name: str) -> str:
        return f"{self._prefix}.{name}" if self._prefix else name

    def _queues_of(self, name: str, link: RabbitLink) -> list[tuple[str, dict[str, Any]]]:
        """Say which queues a name has, and what each is told. Those that others lead to come first."""
        queue = self._queue(name)
        # Since version 4 a quorum queue gives up what was returned twenty times, and we return the dead after a look.
        patient = {"x-delivery-limit": -1} if link.broker_major >= _NO_LIMIT_SINCE_MAJOR else {}
        return [
            (f"{queue}.dead", {"x-queue-type": "quorum", **patient}),
            (queue, {**_leads_to(f"{queue}.dead"), "x-delivery-limit": DELIVERIES}),
            *(
                (f"{queue}.retry.{pause}", {**_leads_to(queue), "x-message-ttl": pause * 1000})
                for pause in PAUSES_SECONDS
            ),
        ]

    @staticmethod
    def _message(queue: str, job: Job, reason: str) -> Message:
        headers = {_ATTEMPTS: job.attempts, _REASON: reason, _TRACE: job.traceparent}
        properties = pika.BasicProperties(message_id=job.id, type=job.name, content_type="application/json",
                                          delivery_mode=2, headers=headers)  # fmt: skip
        return Message(queue, properties, job.payload)

    def _lease(self, link: RabbitLink, name: str, one: Delivery) -> Job:
        number = next(self._numbers)
        self._leases[number] = _Lease(link, one.tag, name)
        job = _job(name, one)
        return replace(job, attempts=job.attempts + 1, lease=number)

    def _move(self, job: Job, queue: str, reason: str) -> None:
        self._open([job.name]).publish([self._message(queue, job, reason)])
        self.finish(job)


def _leads_to(queue: str) -> dict[str, Any]:
    """Say where a quorum queue sends what it may not keep; it keeps it until the other one has it."""
    return {
        "x-queue-type": "quorum", "x-overflow": "reject-publish", "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": queue, "x-dead-letter-strategy": "at-least-once",
    }  # fmt: skip


def _job(name: str, one: Delivery) -> Job:
    headers = _headers(one)
    # What the broker counts itself: how often this message was given out and came back.
    attempts = _count(headers.get(_ATTEMPTS)) + _count(headers.get("x-delivery-count"))
    return Job(_identifier(one), name, one.body, str(headers.get(_TRACE, "")), attempts)


def _headers(one: Delivery) -> dict[str, Any]:
    """Give a message's headers; what somebody else put into the queue may have none, and must not stop the others."""
    return one.properties.headers or {}


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _identifier(one: Delivery) -> str:
    """Give a job's id; where a message has none, one made of what it says, so that it is the same at each try."""
    return one.properties.message_id or f"job_{hashlib.sha256(one.body).hexdigest()[:32]}"


def _reason(one: Delivery) -> str:
    headers = _headers(one)
    return (
        str(headers.get(_REASON, ""))
        or f"given to {DELIVERIES} workers, who all died ({headers.get('x-first-death-reason')})"
    )
