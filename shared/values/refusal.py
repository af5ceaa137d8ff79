"""Refusals: the named, coded ways in which a request can be wrong.

In: a code, a sentence with its remedy, and where the fault lies. Out: an exception that the
web edge turns into problem+json, the importers into a row error and the workers into a parked
message. A bug is never a `Refusal`; bugs are `assert`s with a sentence.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import Enum


class Kind(Enum):
    """What sort of wrong it is; the web edge maps each kind to one HTTP status."""

    INVALID = "invalid"
    NOT_FOUND = "not_found"
    FORBIDDEN = "forbidden"
    CONFLICT = "conflict"
    STALE = "stale"
    AWAY = "away"


@dataclass(frozen=True)
class Fault:
    """One fault in a body or a row: JSON pointer or column name, stable code, sentence."""

    pointer: str
    code: str
    detail: str


class Refusal(Exception):  # noqa: N818 - the field's word is refusal; it is not a bug
    """A request that is understood and refused.

    `code` is stable and documented in `docs/errors.md`; `detail` says what is wrong and what to
    do; `faults` name fields; `permanent` tells retry logic that trying again cannot help.
    """

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        kind: Kind = Kind.INVALID,
        pointer: str | None = None,
        faults: tuple[Fault, ...] = (),
        permanent: bool = True,
    ) -> None:
        """Build a refusal; `pointer` is short for a single fault with the same code and detail."""
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.kind = kind
        self.faults = faults or ((Fault(pointer, code, detail),) if pointer else ())
        self.permanent = permanent


@contextmanager
def under(place: str) -> Iterator[None]:
    """Place the faults of a refusal raised inside under `place`, the part of the body that holds their fields."""
    try:
        yield
    except Refusal as refusal:
        refusal.faults = tuple(
            replace(fault, pointer=f"{place}/{fault.pointer.lstrip('/')}") for fault in refusal.faults
        )
        raise


def not_found(what: str, identifier: str) -> Refusal:
    """Refuse because `what` with that id does not exist or the caller may not know of it: one sentence for both."""
    return Refusal(f"{what}_not_found", missing_sentence(what, identifier), kind=Kind.NOT_FOUND)


def missing_sentence(what: str, identifier: str) -> str:
    """Say that `what` with that id is not there for the caller, and where to look for it."""
    words = what.replace("_", " ")
    return f"There is no {words} {identifier} that you may see; copy the id from a list or answer that shows it."


def forbidden(code: str, detail: str) -> Refusal:
    """Refuse because the caller may see it but may not do this."""
    return Refusal(code, detail, kind=Kind.FORBIDDEN)


def away(code: str, detail: str) -> Refusal:
    """Refuse because what lies outside the house is out of reach just now; the same works once it is back."""
    return Refusal(code, detail, kind=Kind.AWAY, permanent=False)


def conflict(code: str, detail: str, pointer: str | None = None) -> Refusal:
    """Refuse because the present state does not allow it."""
    return Refusal(code, detail, kind=Kind.CONFLICT, pointer=pointer)
