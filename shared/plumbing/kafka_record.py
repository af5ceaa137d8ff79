"""A fact as a Kafka record: CloudEvents 1.0 in binary mode, attributes in headers, data as the value.

In: an envelope, or a record's key, value and headers. Out: the other one, whole.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from shared.events.fact import UNREADABLE, Envelope

_CONSTANT = [("ce_specversion", b"1.0"), ("content-type", b"application/json")]
_TIME = "%Y-%m-%dT%H:%M:%SZ"


def headers_of(envelope: Envelope) -> list[tuple[str, bytes]]:
    """Write an envelope's attributes; `ce_dataversion` is the version of the fact's shape."""
    return [
        *_CONSTANT,
        ("ce_id", envelope.id.encode()),
        ("ce_source", envelope.source.encode()),
        ("ce_type", envelope.type.encode()),
        ("ce_subject", envelope.key.encode()),
        ("ce_time", _written(envelope.at_epoch)),
        ("ce_dataversion", b"%d" % envelope.version),
        ("traceparent", envelope.traceparent.encode()),
    ]


def envelope_in(topic: str, record: Any) -> Envelope:
    """Read what a consumer was given. What is no fact becomes one that is parked: else it would stop its partition.

    Its id is made of its place, so that it is the same one however often it is read. With a key that can be read it
    holds up what comes behind it, for it may be a fact whose headers were lost; without one it holds up nothing.
    """
    try:
        found = envelope_of(topic, record.key, record.value, record.headers)
    except (KeyError, ValueError, AttributeError):
        found = None
    # Databases keep no text with a zero in it.
    if found is not None and found.data is not None and not any("\0" in str(part) for part in found[:-1]):
        return found
    place = f"{topic}, partition {record.partition}, offset {record.offset}"
    identifier = f"evt_{hashlib.sha256(place.encode()).hexdigest()[:32]}"
    key = (record.key or b"").decode(errors="replace").replace("\0", "\ufffd") or identifier
    at_epoch = max(record.timestamp or 0, 0) // 1000
    return Envelope(identifier, UNREADABLE, 0, place, topic, key, at_epoch, "", record.value or b"")


def envelope_of(topic: str, key: bytes, value: bytes, headers: Iterable[tuple[str, bytes]]) -> Envelope:
    """Read an envelope back; a header that is missing means a record that Hourbook did not write."""
    said = {name: text.decode() for name, text in headers}
    return Envelope(
        id=said["ce_id"],
        type=said["ce_type"],
        version=int(said["ce_dataversion"]),
        source=said["ce_source"],
        topic=topic,
        key=key.decode(),
        at_epoch=_read(said["ce_time"]),
        traceparent=said["traceparent"],
        data=value,
    )


# Facts of one batch are said within a few seconds of each other.
@lru_cache(maxsize=1024)
def _written(epoch: int) -> bytes:
    return datetime.fromtimestamp(epoch, UTC).strftime(_TIME).encode()


@lru_cache(maxsize=1024)
def _read(text: str) -> int:
    return int(datetime.strptime(text, _TIME).replace(tzinfo=UTC).timestamp())
