"""How a client of kafka-python is opened, where its version 3.0.12 has to be helped six times.

In: a kind of client and its options. Out: the client, or what kept it from its brokers, and then nothing stays open.

It compiles how a kind of answer is read when the first of that kind comes, and while it does, the kind's class stands
in a place that all clients of the process share. Of two that compile the same kind at once, the one that came first
puts back what was there before, and the other may compile with that: every later answer of the kind fails in this
process, as if no broker answered. So answers are compiled one at a time.

A client that cannot reach its brokers raises, and leaves its thread and its sockets to themselves; asked again and
again through an outage, a process would run out of both. So what it had opened is closed.

A client that stays open tries to reach its broker about once a second, and drops the socket of each try that failed
without closing it: Python closes it when it looks for garbage, which an idle process of ours hardly ever does
(`deploy/roles/settled.py`). So it is closed here.

And whoever asks a client waits for its thread without a limit. Mostly the broker's time limits end that; what they do
not cover (a thread that is stuck, a question that is never answered) ends after `ANSWER_SECONDS`.

A producer that has something to send asks how many milliseconds it may rest before it looks again for a connection, is
told seconds, and none at all while one is being made: it turns on the spot as long as its broker is away or lets it in
and says nothing, on a processor of its own. So it is told milliseconds, and to rest a moment; what comes in wakes it.

A producer that is closed in no time waits for what it holds nevertheless, raises where that is not gone, and stays
open: with its thread and its socket it outlives whoever had it, and sends what it holds when its broker is back. So it
is told first to let go of all it holds.

Why this client and not another: docs/decisions/0047-kafka-python-is-helped-where-it-fails.md.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from threading import Event, Lock, current_thread
from typing import Any, TypeVar

from kafka import KafkaProducer
from kafka.errors import KafkaError, KafkaTimeoutError
from kafka.net.compat import KafkaNetClient
from kafka.net.inet import KafkaNetSocket
from kafka.net.selector import NetworkSelector
from kafka.protocol.schemas.fields.struct import StructField

# Longer than a request (30 s) and the search for whom to ask before it; shorter than a loop may stand still (120 s).
ANSWER_SECONDS = 75
# A thread that is to end and does not is left behind with what it holds.
END_SECONDS = 5
REST_MS = 50
_compiling = Lock()
Client = TypeVar("Client")


def open_client(kind: Callable[..., Client], **options: Any) -> Client:
    """Open a consumer, a producer or an admin client; whatever it had opened is closed where it does not come about.

    Raises what kafka-python raises, `KafkaTimeoutError` where no broker answered within `bootstrap_timeout_ms`.
    """
    opened: list[KafkaNetClient] = []

    def note(**settings: Any) -> KafkaNetClient:
        opened.append((_Resting if kind is KafkaProducer else KafkaNetClient)(net=_Impatient(**settings), **settings))
        return opened[-1]

    try:
        return kind(kafka_client=note, **options)
    except BaseException:
        for one in opened:
            one.close()
        raise


def drop_producer(producer: KafkaProducer) -> None:
    """Close a producer, and have nothing that it holds go out any more."""
    sender = producer._sender  # noqa: SLF001 - only its thread can be told so
    sender.force_close()
    sender.join(END_SECONDS)
    with suppress(KafkaError):
        producer.close(timeout=0)


class _Resting(KafkaNetClient):
    """A producer's client, which says in milliseconds how long to rest."""

    def connection_delay(self, node_id: Any) -> float:
        """Give how long to rest before a connection that is not there is looked for again."""
        return float(max(super().connection_delay(node_id) * 1000, REST_MS))


class _Impatient(NetworkSelector):
    """A client's thread, for which nobody waits longer than `ANSWER_SECONDS`."""

    def run(self, coro: Any, *args: Any) -> Any:
        """Have the thread do something and give what came of it, as the original does."""
        if self._io_thread in (None, current_thread()) or self._closed or self._exception:
            return super().run(coro, *args)
        done, state = Event(), dict[str, Any](value=None, exception=None)

        async def ask() -> None:
            try:
                state["value"] = await self._invoke(coro, *args)
            except BaseException as error:  # noqa: BLE001 - whoever waits is told
                state["exception"] = state["exception"] or error
            finally:
                self._forget(done)

        with self._pending_waiters_lock:
            # Those that wait here are told when the thread ends.
            self._pending_waiters[done] = state
        self.call_soon_threadsafe(ask)
        if not done.wait(ANSWER_SECONDS):
            self._forget(done)
            raise KafkaTimeoutError(f"the client gave no answer within {ANSWER_SECONDS} s")
        if state["exception"] is not None:
            raise state["exception"]
        return state["value"]

    def stop(self, timeout_ms: float | None = None) -> None:
        """End the thread, and wait for it for a while."""
        super().stop(END_SECONDS * 1000 if timeout_ms is None else timeout_ms)

    def _forget(self, done: Event) -> None:
        with self._pending_waiters_lock:
            self._pending_waiters.pop(done, None)
        done.set()


def _closing_what_failed() -> None:
    connect = KafkaNetSocket.sock_connect

    @wraps(connect)
    async def closing(to: KafkaNetSocket, net: Any, sock: Any, *where: Any, **named: Any) -> Any:
        try:
            return await connect(to, net, sock, *where, **named)
        except BaseException:
            sock.close()
            raise

    KafkaNetSocket.sock_connect = closing


def _one_at_a_time() -> None:
    compile_answer = StructField.compiled_decode_from

    @wraps(compile_answer)
    def alone(field: StructField, *how: Any, **named: Any) -> Any:
        with _compiling:
            return compile_answer(field, *how, **named)

    StructField.compiled_decode_from = alone


_one_at_a_time()
_closing_what_failed()
