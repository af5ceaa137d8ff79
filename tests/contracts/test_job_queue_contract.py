"""What every job queue promises, whatever stands behind it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shared.plumbing.embedded_queue import LEASE_SECONDS, EmbeddedQueue
from shared.plumbing.job_queue import Job, JobQueue

ADAPTERS: dict[str, Callable[[Path], JobQueue]] = {
    "embedded": lambda folder: EmbeddedQueue(f"sqlite:///{folder}/jobs.db"),
}
NOW = 1_791_158_400


@pytest.fixture(params=sorted(ADAPTERS))
def queue(request: pytest.FixtureRequest, tmp_path: Path) -> JobQueue:
    return ADAPTERS[request.param](tmp_path)


def job(number: int, name: str = "render") -> Job:
    return Job(f"job_{number}", name, b'{"n":1}', "00-aa-bb-01")


def test_a_job_is_given_to_one_worker_at_a_time(queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10, NOW)
    assert (taken.id, taken.payload, taken.traceparent, taken.attempts) == ("job_1", b'{"n":1}', "00-aa-bb-01", 1)
    assert queue.take(["render"], 10, NOW) == []


def test_the_same_id_is_not_queued_twice_not_even_when_done(queue: JobQueue) -> None:
    queue.put([job(1)])
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10, NOW)
    queue.finish(taken)
    queue.put([job(1)])
    assert queue.take(["render"], 10, NOW + LEASE_SECONDS) == []


def test_a_worker_that_dies_gives_its_job_back_when_the_lease_ends(queue: JobQueue) -> None:
    queue.put([job(1)])
    queue.take(["render"], 10, NOW)
    (again,) = queue.take(["render"], 10, NOW + LEASE_SECONDS)
    assert again.attempts == 2


def test_a_retry_waits_until_it_is_due(queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10, NOW)
    queue.retry(taken, NOW + 30, "the disk was full")
    assert queue.take(["render"], 10, NOW + 29) == []
    assert [again.id for again in queue.take(["render"], 10, NOW + 30)] == ["job_1"]


def test_a_buried_job_keeps_its_reason_and_can_be_dug_up(queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10, NOW)
    queue.bury(taken, "no such pay item")
    assert queue.depth(["render"]) == 0
    assert [(dead.id, reason) for dead, reason in queue.dead(["render"])] == [("job_1", "no such pay item")]
    queue.dig_up("job_1")
    assert [again.attempts for again in queue.take(["render"], 10, NOW)] == [1]


def test_queues_keep_apart(queue: JobQueue) -> None:
    queue.put([job(1, "render"), job(2, "mail")])
    assert [taken.id for taken in queue.take(["mail"], 10, NOW)] == ["job_2"]
    assert queue.depth(["render"]) == 1
