"""What RabbitMQ does beyond the contract: links that break, messages nobody takes, workers that die of a job."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping

import pika
import pytest
import real_stack

from shared.plumbing import rabbit_link, rabbit_queue
from shared.plumbing.job_queue import Job
from shared.plumbing.rabbit_link import LinkBroken, Message, RabbitLink, rabbit_answers
from shared.plumbing.rabbit_queue import RabbitQueue

pytestmark = pytest.mark.servers


@pytest.fixture
def url(stack_urls: Mapping[str, str]) -> str:
    return stack_urls["HOURBOOK_QUEUE_URL"] + f"?prefix={real_stack.fresh_name()}"


@pytest.fixture
def queue(url: str) -> Iterator[RabbitQueue]:
    queue = RabbitQueue(url)
    yield queue
    queue.delete(["render"])
    queue.close()


def jobs(count: int) -> list[Job]:
    return [Job(f"job_{n}", "render", b"{}" * 50, "") for n in range(count)]


def test_a_batch_is_confirmed_as_a_whole_at_thousands_a_second(queue: RabbitQueue) -> None:
    queue.put(jobs(10))
    began = time.monotonic()
    queue.put(jobs(5000))
    rate = 5000 / (time.monotonic() - began)
    print(f"{rate:.0f} jobs/s confirmed by quorum queues")  # noqa: T201 - read by whoever wonders
    assert queue.depth(["render"]) == 5010
    assert rate > 500, "one confirm at a time would give 100 to 350"


def test_a_message_for_a_queue_that_is_not_there_is_no_success(stack_urls: Mapping[str, str]) -> None:
    link = RabbitLink(stack_urls["HOURBOOK_QUEUE_URL"])
    with pytest.raises(LinkBroken, match="NO_ROUTE"):
        link.publish([Message("nowhere", pika.BasicProperties(message_id="job_1"), b"")])
    link.publish([])
    link.close()


def test_a_link_whose_channel_does_not_open_in_time_is_closed(
    stack_urls: Mapping[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker that begins may be that slow; each try would leave a connection and a thread with it."""
    monkeypatch.setattr(rabbit_link, "OPEN_SECONDS", 5)
    monkeypatch.setattr(RabbitLink, "_on_open", lambda _link, _connection: None)
    before = set(threading.enumerate())
    with pytest.raises(LinkBroken, match="opened no channel"):
        RabbitLink(stack_urls["HOURBOOK_QUEUE_URL"])
    left = [thread for thread in threading.enumerate() if thread.name == "rabbit" and thread not in before]
    for thread in left:
        thread.join(10)
    assert not any(thread.is_alive() for thread in left)


def test_a_link_that_breaks_gives_its_leases_back_and_the_next_question_opens_another(queue: RabbitQueue) -> None:
    queue.put(jobs(1))
    (taken,) = queue.take(["render"], 5)
    assert queue._link is not None
    queue._link._connection._transport._sock.shutdown(socket.SHUT_RDWR)
    until = time.monotonic() + 10
    while not queue._link.broken and time.monotonic() < until:
        time.sleep(0.01)
    queue.finish(taken)
    while not (again := queue.take(["render"], 5)) and time.monotonic() < until:
        time.sleep(0.05)
    assert [(one.id, one.attempts) for one in again] == [("job_0", 2)]
    queue.finish(again[0])


def test_what_somebody_else_put_into_a_queue_stops_nobody_and_is_given_up_like_a_job(queue: RabbitQueue) -> None:
    queue.put(jobs(1))
    assert queue._link is not None
    bare = pika.BasicProperties(delivery_mode=2)
    odd = pika.BasicProperties(message_id="msg-1", headers={"hourbook-attempts": "many"}, delivery_mode=2)
    queue._link.publish([Message(queue._queue("render"), properties, b"hello") for properties in (bare, odd)])
    first, strange, other = queue.take(["render"], 5)
    assert (first.id, first.attempts) == ("job_0", 1)
    assert (strange.id[:4], strange.attempts, strange.payload, strange.traceparent) == ("job_", 1, b"hello", "")
    assert (other.id, other.attempts) == ("msg-1", 1)
    for job in (first, other):
        queue.finish(job)
    queue.bury(strange, "DecodeError: no JSON")
    ((dead, reason),) = queue.dead(["render"])
    assert (dead.id, reason) == (strange.id, "DecodeError: no JSON")
    queue.dig_up(dead)
    assert [one.id for one in queue.take(["render"], 5)] == [strange.id]


def test_a_job_that_every_worker_dies_of_ends_among_the_dead(
    url: str, queue: RabbitQueue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rabbit_queue, "DELIVERIES", 2)
    queue.put(jobs(1))
    attempts = []
    for _ in range(5):
        worker = RabbitQueue(url)
        attempts += [one.attempts for one in worker.take(["render"], 5)]
        worker.close()
    assert attempts == [1, 2, 3]
    ((job, reason),) = queue.dead(["render"])
    assert (job.id, reason) == ("job_0", "given to 2 workers, who all died (delivery_limit)")
    queue.dig_up(job)
    assert [one.attempts for one in queue.take(["render"], 5)] == [1]


def test_a_wrong_password_and_a_closed_port_are_no_answer(stack_urls: Mapping[str, str]) -> None:
    good = stack_urls["HOURBOOK_QUEUE_URL"]
    assert rabbit_answers(good)
    assert not rabbit_answers(good.replace("@", "x@"))
    assert not rabbit_answers("amqp://hourbook:x@127.0.0.1:1/")
