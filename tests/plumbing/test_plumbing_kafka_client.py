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
from kafka.errors import KafkaTimeoutError
from kafka.protocol.metadata import ApiVersionsResponse
from kafka.protocol.schemas.fields.struct import StructField

from shared.plumbing import kafka_client

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
