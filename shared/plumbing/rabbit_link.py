"""One connection to RabbitMQ, owned by a thread of its own. In: questions from any thread. Out: answers.

The thread answers heartbeats however long a job takes, and sends messages without waiting for one confirm before the
next: a batch is confirmed as a whole. A connection that breaks fails what was asked; whoever asks next opens another.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Any, TypeVar

import pika
from pika.adapters.select_connection import SelectConnection
from pika.channel import Channel
from pika.spec import Basic

T = TypeVar("T")
ANSWER_SECONDS = 60
CONNECT_SECONDS = 15
# Longer than a connection is waited for: by then it is there, or has failed.
OPEN_SECONDS = 20
HEARTBEAT_SECONDS = 30


class LinkBroken(ConnectionError):  # noqa: N818 - it says what happened to the link
    """The connection is gone, or the broker would not have it; nothing more can be asked of this link."""


@dataclass(frozen=True)
class Message:
    """What is published: the queue it goes to, its properties, its body."""

    queue: str
    properties: pika.BasicProperties
    body: bytes


@dataclass(frozen=True)
class Delivery:
    """What a queue gave, and the tag that acknowledges it on this link."""

    tag: int
    properties: pika.BasicProperties
    body: bytes


@dataclass
class _Batch:
    """Messages whose confirms are still to come; `refused` are those the broker would not keep."""

    answer: Future[None]
    left: int
    refused: list[str] = field(default_factory=list)

    def settle(self) -> None:
        """Count one confirm; the last one answers for all."""
        self.left -= 1
        if self.left == 0 and not self.answer.done():
            if self.refused:
                self.answer.set_exception(LinkBroken(f"the broker did not keep {', '.join(self.refused[:5])}"))
            else:
                self.answer.set_result(None)


class RabbitLink:
    """A connection with one channel in confirm mode."""

    def __init__(self, url: str) -> None:
        """Connect and wait until the channel is open."""
        self._asking = threading.Lock()
        self._answer: Future[Any] = Future()
        self._unconfirmed: dict[int, _Batch] = {}
        self._published = 0
        self._empty: Callable[[], None] = lambda: None
        parameters = _parameters(url)
        self._where = f"{parameters.host}:{parameters.port}"
        self._connection = SelectConnection(parameters, self._on_open, self._on_end, self._on_end)
        self._thread = threading.Thread(target=self._run, daemon=True, name="rabbit")
        self._thread.start()
        try:
            self._channel: Channel = self._answer.result(OPEN_SECONDS)
        except TimeoutError:
            # Nobody would have this link, nor close it.
            self._connection.ioloop.add_callback_threadsafe(self._hang_up)
            raise LinkBroken(f"RabbitMQ opened no channel within {OPEN_SECONDS} s") from None

    @property
    def broken(self) -> bool:
        """Say whether nothing more can be asked."""
        return not (self._channel.is_open and self._thread.is_alive())

    @property
    def broker_major(self) -> int:
        """Give the broker's major version, which decides what its queues may be told."""
        return int(str(self._connection.server_properties["version"]).partition(".")[0])

    def declare(self, queue: str, arguments: dict[str, Any]) -> int:
        """Make a durable queue where it is missing; gives how many of its messages are ready."""

        def ask(channel: Channel, answer: Future[int]) -> None:
            channel.queue_declare(queue, durable=True, arguments=arguments,
                                  callback=lambda ok: answer.set_result(ok.method.message_count))  # fmt: skip

        return self._ask(ask)

    def delete(self, queue: str) -> None:
        """Delete a queue with what it holds."""

        def ask(channel: Channel, answer: Future[None]) -> None:
            channel.queue_delete(queue, callback=lambda _ok: answer.set_result(None))

        self._ask(ask)

    def publish(self, messages: Sequence[Message]) -> None:
        """Send messages, each to a queue that must exist; returns once the broker has stored all of them."""

        def send(channel: Channel, answer: Future[None]) -> None:
            batch = _Batch(answer, len(messages))
            for message in messages:
                self._published += 1
                self._unconfirmed[self._published] = batch
                channel.basic_publish("", message.queue, message.body, message.properties, mandatory=True)

        if messages:
            self._ask(send)

    def get(self, queue: str, limit: int) -> list[Delivery]:
        """Take up to `limit` messages that are ready; they stay ours until they are settled or the link ends."""

        def take(channel: Channel, answer: Future[list[Delivery]]) -> None:
            taken: list[Delivery] = []

            def ask() -> None:
                if len(taken) == limit:
                    answer.set_result(taken)
                else:
                    channel.basic_get(queue, keep)

            def keep(_channel: Channel, ok: Basic.GetOk, properties: pika.BasicProperties, body: bytes) -> None:
                taken.append(Delivery(ok.delivery_tag, properties, body))
                ask()

            self._empty = lambda: answer.set_result(taken)
            ask()

        return self._ask(take)

    def settle(self, tag: int) -> None:
        """Acknowledge a message: the queue forgets it."""
        self._tell(lambda channel: channel.basic_ack(tag), lambda _error: None)

    def give_back(self, tags: Sequence[int]) -> None:
        """Return messages to the places they had."""

        def ask(channel: Channel, answer: Future[None]) -> None:
            for tag in tags:
                channel.basic_nack(tag)
            answer.set_result(None)

        self._ask(ask)

    def close(self) -> None:
        """Close the connection; what was taken and not settled goes back to its queue."""
        if self._thread.is_alive():
            self._connection.ioloop.add_callback_threadsafe(self._hang_up)
            self._thread.join(CONNECT_SECONDS)

    def _run(self) -> None:
        try:
            self._connection.ioloop.start()
        finally:
            self._fail("its thread is over")
            # It holds three files, and an idle process of ours hardly ever looks for garbage.
            self._connection.ioloop.close()

    def _tell(self, do: Callable[[Channel], object], otherwise: Callable[[Exception], object]) -> None:
        """Have the link's thread do something with the channel; `otherwise` hears why it could not."""

        def attempt() -> None:
            try:
                do(self._channel)
            except Exception as error:  # noqa: BLE001 - it would end the thread, and nobody would learn of it
                otherwise(error)

        if self.broken:
            raise LinkBroken("the connection to RabbitMQ is gone")
        self._connection.ioloop.add_callback_threadsafe(attempt)

    def _ask(self, do: Callable[[Channel, Future[T]], object]) -> T:
        """Ask something on the link's thread and wait for the answer; one question at a time."""
        with self._asking:
            answer: Future[T] = Future()
            self._answer = answer
            self._tell(lambda channel: do(channel, answer), answer.set_exception)
            try:
                return answer.result(ANSWER_SECONDS)
            except TimeoutError:
                self._connection.ioloop.add_callback_threadsafe(self._hang_up)
                raise LinkBroken(f"RabbitMQ did not answer within {ANSWER_SECONDS} s") from None

    def _on_open(self, connection: Any) -> None:
        connection.channel(on_open_callback=self._on_channel)

    def _on_channel(self, channel: Channel) -> None:
        channel.add_on_close_callback(self._on_end)
        channel.add_on_return_callback(self._on_return)
        channel.add_callback(lambda _frame: self._empty(), [Basic.GetEmpty], one_shot=False)
        channel.confirm_delivery(self._on_confirm, callback=lambda _ok: self._answer.set_result(channel))

    def _on_return(self, _channel: Channel, returned: Basic.Return, properties: Any, _body: bytes) -> None:
        # A message that no queue takes is returned just before it is confirmed, and only one batch is under way.
        batch = next(iter(self._unconfirmed.values()))
        batch.refused.append(f"{properties.message_id} ({returned.reply_text}: {returned.routing_key})")

    def _on_confirm(self, frame: Any) -> None:
        last = frame.method.delivery_tag
        tags = list(takewhile(lambda tag: tag <= last, self._unconfirmed)) if frame.method.multiple else [last]
        for tag in tags:
            batch = self._unconfirmed.pop(tag)
            if isinstance(frame.method, Basic.Nack):
                batch.refused.append(f"message {tag}")
            batch.settle()

    def _on_end(self, _what: object, error: object) -> None:
        """Fail what waits for an answer; a connection is closed, and when it is closed, its thread ends."""
        self._fail(error)
        self._hang_up()

    def _fail(self, error: object) -> None:
        if not self._answer.done():
            # As the client writes it for programmers: for people it writes nothing where it could not connect at all.
            self._answer.set_exception(LinkBroken(f"the connection to RabbitMQ at {self._where} ended: {error!r}"))

    def _hang_up(self) -> None:
        if self._connection.is_open:
            self._connection.close()
        elif self._connection.is_closed:
            self._connection.ioloop.stop()


def _parameters(url: str) -> pika.URLParameters:
    parameters = pika.URLParameters(url)
    parameters.heartbeat = HEARTBEAT_SECONDS
    parameters.blocked_connection_timeout = ANSWER_SECONDS
    parameters.socket_timeout = parameters.stack_timeout = CONNECT_SECONDS
    parameters.connection_attempts = 1
    return parameters


def rabbit_answers(url: str) -> bool:
    """Say whether a broker lets us in."""
    try:
        RabbitLink(url).close()
    except (LinkBroken, TimeoutError, OSError):
        return False
    return True
