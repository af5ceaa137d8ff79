"""How a client of kafka-python is opened, where its version 3.0.12 has to be helped twice.

In: a kind of client and its options. Out: the client, or what kept it from its brokers, and then nothing stays open.

It compiles how a kind of answer is read when the first of that kind comes, and while it does, the kind's class stands
in a place that all clients of the process share. Of two that compile the same kind at once, the one that came first
puts back what was there before, and the other may compile with that: every later answer of the kind fails in this
process, as if no broker answered. So answers are compiled one at a time.

A client that cannot reach its brokers raises, and leaves its thread and its sockets to themselves; asked again and
again through an outage, a process would run out of both. So what it had opened is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, TypeVar

from kafka.net.compat import KafkaNetClient
from kafka.protocol.schemas.fields.struct import StructField

_compiling = Lock()
Client = TypeVar("Client")


def open_client(kind: Callable[..., Client], **options: Any) -> Client:
    """Open a consumer, a producer or an admin client; whatever it had opened is closed where it does not come about.

    Raises what kafka-python raises, `KafkaTimeoutError` where no broker answered within `bootstrap_timeout_ms`.
    """
    opened: list[KafkaNetClient] = []

    def note(**settings: Any) -> KafkaNetClient:
        opened.append(KafkaNetClient(**settings))
        return opened[-1]

    try:
        return kind(kafka_client=note, **options)
    except BaseException:
        for one in opened:
            one.close()
        raise


def _one_at_a_time() -> None:
    compile_answer = StructField.compiled_decode_from

    @wraps(compile_answer)
    def alone(field: StructField, *how: Any, **named: Any) -> Any:
        with _compiling:
            return compile_answer(field, *how, **named)

    StructField.compiled_decode_from = alone


_one_at_a_time()
