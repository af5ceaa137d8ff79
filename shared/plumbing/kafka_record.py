"""A fact as a Kafka record: CloudEvents 1.0 in binary mode, attributes in headers, data as the value.

In: an envelope, or a record's key, value and headers. Out: the other one, whole.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from functools import lru_cache

from shared.events.fact import Envelope

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
