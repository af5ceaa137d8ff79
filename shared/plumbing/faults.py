"""Validation errors as coded faults: from marshmallow's nested messages to a flat list with JSON pointers.

In: `ValidationError.messages` (dicts and lists, keyed by field and index). Out: `Fault`s.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from marshmallow import ValidationError
from marshmallow.exceptions import SCHEMA

from shared.values.refusal import Fault, Refusal

# marshmallow's own sentences, by the code we give them; it loses the code on the way.
_CODES = {
    "Missing data for required field.": ("field_required", "This field is required."),
    "Field may not be null.": ("field_null", "This field may not be null; leave it out instead."),
    "Unknown field.": ("field_unknown", "There is no such field; check its spelling."),
    "Not a valid string.": ("text_invalid", "Give a text in quotes."),
    "Invalid input type.": ("object_invalid", "Give an object."),
    "Not a valid list.": ("list_invalid", "Give a list."),
    "Not a valid mapping type.": ("object_invalid", "Give an object."),
}


class Coded(str):
    """A sentence that carries its stable code through marshmallow."""

    __slots__ = ("code",)
    code: str

    def __new__(cls, code: str, detail: str) -> Self:
        """Bind a code to its sentence."""
        sentence = super().__new__(cls, detail)
        sentence.code = code
        return sentence


def fault(code: str, detail: str, *, at: str = "") -> ValidationError:
    """Build a validation error with a code; `at` names a part inside the field."""
    coded = Coded(code, detail)
    return ValidationError({at: [coded]}) if at else ValidationError([coded])


def fault_of(refusal: Refusal, *, at: str = "") -> ValidationError:
    """Turn a value's refusal into a validation error of the field that held it."""
    return fault(refusal.code, refusal.detail, at=at)


def faults_of(messages: Any, pointer: str = "") -> Iterator[Fault]:
    """Walk marshmallow's messages in order, giving one fault a sentence."""
    if isinstance(messages, dict):
        for key, inner in messages.items():
            yield from faults_of(inner, pointer if key == SCHEMA else f"{pointer}/{_escape(str(key))}")
    elif isinstance(messages, list):
        for inner in messages:
            yield from faults_of(inner, pointer)
    else:
        code, detail = _coded(messages)
        yield Fault(pointer or "/", code, detail)


def _coded(message: Any) -> tuple[str, str]:
    if isinstance(message, Coded):
        return message.code, str(message)
    return _CODES.get(str(message), ("field_invalid", str(message)))


def _escape(token: str) -> str:
    """Escape a reference token (RFC 6901, section 3)."""
    return token.replace("~", "~0").replace("/", "~1")
