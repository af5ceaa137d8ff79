"""What every job queue promises, whatever stands behind it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import real_stack

from shared.plumbing.adapters import open_job_queue
from shared.plumbing.embedded_queue import LEASE_SECONDS
from shared.plumbing.job_queue import Job, JobQueue
from shared.plumbing.rabbit_queue import RabbitQueue


@dataclass
class Bench:
    """A queue under test: `open` is another process on it, `wait` lets time pass, or the lease of a dead worker end."""

    url: str
    now_epoch: int = 1_791_158_400
    opened: list[JobQueue] = field(default_factory=list)

    def open(self) -> JobQueue:
        self.opened.append(open_job_queue(self.url, lambda: self.now_epoch))
        return self.opened[-1]

    def wait(self, seconds: int) -> None:
        self.now_epoch += seconds
        if self.url.startswith("amqp"):
            # A dead worker's lease ends with its connection, so only the shortest pause is waited for.
            time.sleep(1.3 if seconds == 1 else 0.3)


@pytest.fixture(params=["embedded", pytest.param("rabbitmq", marks=pytest.mark.servers)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    if request.param == "embedded":
        yield Bench(f"sqlite:///{tmp_path}/jobs.db")
        return
    bench = Bench(request.getfixturevalue("stack_urls")["HOURBOOK_QUEUE_URL"] + f"?prefix={real_stack.fresh_name()}")
    yield bench
    for queue in bench.opened:
        queue.close()
    cleaner = RabbitQueue(bench.url)
    cleaner.delete(["render", "mail"])
    cleaner.close()


@pytest.fixture
def queue(bench: Bench) -> JobQueue:
    return bench.open()


def job(number: int, name: str = "render") -> Job:
    return Job(f"job_{number}", name, b'{"n":1}', "00-aa-bb-01")


def ids(jobs: list[Job]) -> list[str]:
    return [one.id for one in jobs]


def test_a_job_is_given_to_one_worker_at_a_time(bench: Bench, queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10)
    assert (taken.id, taken.payload, taken.traceparent, taken.attempts) == ("job_1", b'{"n":1}', "00-aa-bb-01", 1)
    assert queue.take(["render"], 10) == []
    assert bench.open().take(["render"], 10) == []


def test_jobs_come_in_the_order_they_were_put_and_no_more_than_asked_for(queue: JobQueue) -> None:
    queue.put([job(number) for number in range(30)])
    assert ids(queue.take(["render"], 10)) == [f"job_{number}" for number in range(10)]
    assert ids(queue.take(["render"], 100)) == [f"job_{number}" for number in range(10, 30)]


def test_a_job_that_is_done_is_not_given_again(bench: Bench, queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10)
    queue.finish(taken)
    queue.close()
    bench.wait(LEASE_SECONDS)
    assert bench.open().take(["render"], 10) == []


def test_a_worker_that_dies_gives_its_job_back(bench: Bench, queue: JobQueue) -> None:
    queue.put([job(1)])
    queue.take(["render"], 10)
    queue.close()
    bench.wait(LEASE_SECONDS)
    (again,) = bench.open().take(["render"], 10)
    assert (again.id, again.attempts) == ("job_1", 2)


def test_a_retry_waits_until_its_pause_is_over(bench: Bench, queue: JobQueue) -> None:
    queue.put([job(1)])
    (taken,) = queue.take(["render"], 10)
    queue.retry(taken, 1, "the disk was full")
    assert queue.take(["render"], 10) == []
    assert queue.depth(["render"]) == 1
    bench.wait(1)
    (again,) = queue.take(["render"], 10)
    assert (again.id, again.payload, again.traceparent, again.attempts) == ("job_1", b'{"n":1}', "00-aa-bb-01", 2)


def test_a_short_pause_is_not_held_up_by_a_long_one(bench: Bench, queue: JobQueue) -> None:
    queue.put([job(1), job(2)])
    first, second = queue.take(["render"], 10)
    queue.retry(first, 300, "later")
    queue.retry(second, 1, "soon")
    bench.wait(1)
    assert ids(queue.take(["render"], 10)) == ["job_2"]


def test_a_buried_job_keeps_its_reason_and_can_be_dug_up(queue: JobQueue) -> None:
    queue.put([job(1), job(2)])
    for taken in queue.take(["render"], 10):
        queue.bury(taken, f"no such pay item as {taken.id}")
    assert queue.depth(["render"]) == 0
    assert queue.take(["render"], 10) == []
    listed = [(dead.id, reason) for dead, reason in queue.dead(["mail", "render"])]
    assert listed == [("job_1", "no such pay item as job_1"), ("job_2", "no such pay item as job_2")]
    queue.dig_up(queue.dead(["render"])[1][0])
    assert [(again.id, again.attempts) for again in queue.take(["render"], 10)] == [("job_2", 1)]
    assert ids([dead for dead, _reason in queue.dead(["render"])]) == ["job_1"]


def test_a_buried_job_that_is_forgotten_is_gone_for_good_and_no_other_is(queue: JobQueue) -> None:
    queue.put([job(1), job(2)])
    for taken in queue.take(["render"], 10):
        queue.bury(taken, "hopeless")
    queue.forget(queue.dead(["render"])[0][0])
    assert ids([dead for dead, _reason in queue.dead(["render"])]) == ["job_2"]
    assert (queue.depth(["render"]), queue.take(["render"], 10)) == (0, [])


def test_queues_keep_apart(queue: JobQueue) -> None:
    queue.put([job(1, "render"), job(2, "mail")])
    assert ids(queue.take(["mail"], 10)) == ["job_2"]
    assert queue.depth(["render"]) == 1
    assert queue.depth(["mail"]) == 1
    assert queue.depth(["mail", "render"]) == 2


def test_nothing_to_put_and_nothing_to_take_is_no_trouble(queue: JobQueue) -> None:
    queue.put([])
    assert queue.take(["render"], 10) == []
    assert queue.depth([]) == 0


def test_two_workers_share_what_is_there(bench: Bench, queue: JobQueue) -> None:
    other = bench.open()
    queue.put([job(number) for number in range(20)])
    workers: list[Callable[[], list[Job]]] = [lambda: queue.take(["render"], 3), lambda: other.take(["render"], 3)]
    taken: list[str] = []
    while got := [one for worker in workers for one in worker()]:
        taken += ids(got)
    assert sorted(taken) == sorted(f"job_{number}" for number in range(20))
