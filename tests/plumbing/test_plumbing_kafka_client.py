"""Clients of kafka-python as `shared/plumbing/kafka_client.py` opens them."""

from __future__ import annotations

import gc
import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import KafkaConnectionError, KafkaTimeoutError
from kafka.future import Future
from kafka.net.inet import create_connection
from kafka.protocol.metadata import ApiVersionsResponse
from kafka.protocol.schemas.fields.struct import StructField

from shared.plumbing import kafka_client
from shared.plumbing.kafka_log import KafkaLog

_NOBODY = {"bootstrap_servers": ["127.0.0.1:1"], "bootstrap_timeout_ms": 200}


def test_two_clients_that_meet_the_same_kind_of_answer_first_can_both_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first takes its time while it compiles; the second begins meanwhile, and goes on when the first has ended."""
    monkeypatch.setattr(ApiVersionsResponse._struct, "_compiled_encoders", {})
    emit: Callable[..., None] = StructField.emit_decode_from

    def slowly(field: StructField, *how: Any, **named: Any) -> None:
        if threading.current_thread().name in _PAUSES and how[1] == "obj":
            time.sleep(_PAUSES[threading.current_thread().name])
        emit(field, *how, **named)

    monkeypatch.setattr(StructField, "emit_decode_from", slowly)
    answer = ApiVersionsResponse[4](throttle_time_ms=0, error_code=0, api_keys=[]).encode(version=4)
    threads = [threading.Thread(target=ApiVersionsResponse[4].decode, args=(answer,), name=name) for name in _PAUSES]
    for thread in threads:
        thread.start()
        time.sleep(0.05)
    for thread in threads:
        thread.join()

    assert ApiVersionsResponse[4].decode(answer).error_code == 0


_PAUSES = {"first": 0.1, "second": 0.2}


@pytest.mark.slow
@pytest.mark.parametrize("kind", [KafkaConsumer, KafkaProducer, KafkaAdminClient])
def test_a_client_that_reaches_no_broker_leaves_nothing_open(kind: Any, caplog: pytest.LogCaptureFixture) -> None:
    # What is logged holds on to what it names.
    caplog.set_level(logging.CRITICAL + 1, "kafka")

    def once() -> None:
        with pytest.raises(KafkaTimeoutError):
            kafka_client.open_client(kind, **_NOBODY)

    def held() -> tuple[int, int]:
        gc.collect()
        return threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))

    once()
    before = held()
    for _again in range(3):
        once()

    assert held() == before


def test_a_try_that_fails_closes_its_socket_and_does_not_leave_that_to_the_search_for_garbage() -> None:
    net, failed = kafka_client._Impatient(), list[BaseException]()
    net.start()
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _again in range(3):
        with pytest.raises(KafkaConnectionError) as caught:
            net.run(create_connection, net, "127.0.0.1", 1)
        # An error holds on to what was tried, and whoever keeps the error to all of it.
        failed.append(caught.value)

    assert len(list(Path("/proc/self/fd").iterdir())) == before
    net.close()


def test_nobody_waits_for_ever_for_an_answer_that_never_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_client, "ANSWER_SECONDS", 0.1)
    net = kafka_client._Impatient()
    net.start()

    async def never() -> None:
        await Future()

    with pytest.raises(KafkaTimeoutError):
        net.run(never)
    monkeypatch.setattr(kafka_client, "ANSWER_SECONDS", 30)
    assert net.run(lambda: 7) == 7
    net.close()


def test_a_thread_that_is_stuck_is_neither_waited_for_nor_keeps_anybody_from_closing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(kafka_client, "ANSWER_SECONDS", 0.1)
    monkeypatch.setattr(kafka_client, "END_SECONDS", 0.1)
    net, go_on = kafka_client._Impatient(), threading.Event()
    net.start()
    net.call_soon_threadsafe(lambda: go_on.wait(10))
    began = time.monotonic()

    with pytest.raises(KafkaTimeoutError):
        net.run(lambda: 7)
    net.stop()

    assert time.monotonic() - began < 5
    go_on.set()


def test_whoever_waits_is_told_when_the_thread_breaks(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.CRITICAL + 1, "kafka")
    monkeypatch.setattr(threading, "excepthook", lambda _broken: None)
    net = kafka_client._Impatient()
    net.start()

    async def breaks() -> None:
        net._schedule_tasks = None
        net.wakeup()
        await Future()

    with pytest.raises(TypeError):
        net.run(breaks)
    with pytest.raises(TypeError):
        net.run(lambda: 7)


def test_a_producer_is_told_in_milliseconds_how_long_to_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = list[Any]()

    class Noted(kafka_client._Resting):
        def __init__(self, **settings: Any) -> None:
            super().__init__(**settings)
            opened.append(self)

    monkeypatch.setattr(kafka_client, "_Resting", Noted)
    for kind in (KafkaProducer, KafkaConsumer, KafkaAdminClient):
        with pytest.raises(KafkaTimeoutError):
            kafka_client.open_client(kind, **_NOBODY)
    (client,) = opened
    client._manager._backoff["away"] = (1, time.monotonic() + 0.9, 1)

    assert client.connection_delay("being made") == kafka_client.REST_MS
    assert 500 < client.connection_delay("away") <= 900


def test_a_client_that_cannot_be_closed_keeps_no_other_open() -> None:
    class Ends:
        ended = False

        def close(self, **_how: object) -> None:
            self.ended = True

    class Raises:
        def close(self, **_how: object) -> None:
            raise KafkaConnectionError("it is away")

    log: Any = KafkaLog("kafka://127.0.0.1:1/")
    members, admin = [Ends(), Raises(), Ends()], Ends()
    log._members, log._producer, log._admin = dict(enumerate(members)), Raises(), admin
    with pytest.raises(KafkaConnectionError):
        log.close()

    assert admin.ended
    assert [one.ended for one in members if isinstance(one, Ends)] == [True, True]
    log.close()
