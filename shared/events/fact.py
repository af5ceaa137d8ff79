"""What every fact has in common, and the envelope it travels in (CloudEvents 1.0).

In: a frozen dataclass with TYPE, VERSION and KEY. Out: an `Envelope` whose `data` is JSON text.
"""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple, Protocol, Self


class Fact(Protocol):
    """A past-tense fact. TYPE is `<noun>.<verb>`, KEY names the field whose value keys the topic."""

    TYPE: ClassVar[str]
    VERSION: ClassVar[int]
    KEY: ClassVar[str]
    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def example(cls) -> Self:
        """Give a complete, plausible instance: shown in docs, kept as a test of old readers."""
        ...


# The type of what lay in the log and is no fact: it is parked like one that cannot be heard, and stops nobody.
UNREADABLE = "record.unreadable"


class UnreadableError(ValueError):
    """A record that Hourbook did not write, that was changed under way, or whose version is one of a later Hourbook."""


class Envelope(NamedTuple):
    """One fact under way: CloudEvents attributes plus version, key and trace.

    A tuple, as a database gives and takes rows: each hop makes thousands, and a frozen dataclass takes far longer.
    """

    id: str
    type: str
    version: int
    source: str
    topic: str
    key: str
    at_epoch: int
    traceparent: str
    data: bytes
