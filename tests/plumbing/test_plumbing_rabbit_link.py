"""Links to a RabbitMQ that is not there, or does not answer."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from shared.plumbing.rabbit_link import LinkBroken, RabbitLink


def test_a_link_that_reaches_no_broker_leaves_nothing_open_and_does_not_leave_that_to_the_search_for_garbage() -> None:
    failed = list[BaseException]()

    def once() -> None:
        with pytest.raises(LinkBroken) as caught:
            RabbitLink("amqp://127.0.0.1:1/")
        # An error holds on to the link that failed, and whoever keeps the error to all of it.
        failed.append(caught.value)

    def held() -> int:
        for thread in threading.enumerate():
            if thread.name == "rabbit":
                thread.join(5)
        return len(list(Path("/proc/self/fd").iterdir()))

    once()
    before = held()
    for _again in range(3):
        once()

    assert held() == before
