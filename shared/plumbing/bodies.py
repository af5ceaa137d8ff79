"""Request bodies and query strings, read strictly before any schema sees them.

In: bytes and query parameters. Out: plain data without floats, duplicate keys, NaN, NUL or broken
Unicode; schema errors become one 422 refusal with a fault per field.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

import flask
import marshmallow as ma
from webargs.core import is_json, missing
from webargs.flaskparser import FlaskParser

from shared.plumbing.faults import faults_of
from shared.plumbing.problems import WebRefusal
from shared.values.refusal import Fault

_BROKEN = re.compile("[\x00\ud800-\udfff]")


class _Fraction:
    """Stands where a JSON number had a decimal point or an exponent, until it is refused by its place."""


def strict_json(data: bytes) -> Any:
    """Read JSON; a 400 for what is no JSON or repeats a key, a 422 naming each number or text we cannot keep."""
    fractions: list[_Fraction] = []

    def fraction(_text: str) -> _Fraction:
        fractions.append(_Fraction())
        return fractions[-1]

    try:
        value = json.loads(data, parse_float=fraction, parse_constant=_no_constant, object_pairs_hook=_no_twins)
        faults = () if _plain(data) and not fractions else tuple(_unkeepable(value, ""))
    except (ValueError, RecursionError) as error:
        raise WebRefusal(400, "json_unreadable", f"The body is not JSON we can read: {_reason(error)}.") from None
    if faults:
        raise WebRefusal(422, "request_invalid", "The body holds values that cannot be kept exactly.", faults=faults)
    return value


def _plain(data: bytes) -> bool:
    """Say that no text in this JSON can be one we cannot keep: each would be beyond ASCII, or escaped by its number."""
    return data.isascii() and b"\\u" not in data and b"\0" not in data


def _reason(error: Exception) -> str:
    return "it is nested too deeply" if isinstance(error, RecursionError) else str(error)


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON number")


def _no_twins(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    mapping = dict(pairs)
    if len(mapping) != len(pairs):
        raise ValueError("an object names one key twice")
    return mapping


def _unkeepable(value: Any, pointer: str) -> Iterator[Fault]:
    """Find fractions (they would pass through binary floating point) and texts no database keeps."""
    if isinstance(value, _Fraction):
        yield Fault(pointer or "/", "number_not_whole", 'Send decimals as text, such as "12.50".')
    elif isinstance(value, str) and _broken(value):
        yield Fault(pointer or "/", "text_unkeepable", "Leave out NUL characters and lone surrogates.")
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _unkeepable(inner, f"{pointer}/{key}")
            yield from _unkeepable(key, pointer)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _unkeepable(inner, f"{pointer}/{index}")


def _broken(text: str) -> bool:
    return _BROKEN.search(text) is not None


class StrictParser(FlaskParser):
    """webargs' parser with our JSON reader, unknown parameters refused, and refusals for errors."""

    DEFAULT_UNKNOWN_BY_LOCATION: dict[str, str | None] = {  # noqa: RUF012 - as declared by webargs
        **FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION,
        "json": ma.RAISE,
        "query": ma.RAISE,
    }

    def load_json(self, req: flask.Request, schema: ma.Schema) -> Any:
        """Read the body; none at all counts as an empty object."""
        data = req.get_data(cache=True)
        if not data:
            return missing
        if not is_json(req.mimetype):
            raise WebRefusal(415, "media_type_unsupported", "Send the body as Content-Type: application/json.")
        return strict_json(data)

    def load_querystring(self, req: flask.Request, schema: ma.Schema) -> Any:
        """Read query parameters; one given twice where one is expected is refused, not picked from."""
        many = {field.data_key or name for name, field in schema.fields.items() if isinstance(field, ma.fields.List)}
        faults = [
            Fault(name, "parameter_invalid", "Give this parameter once, without NUL characters.")
            for name, values in req.args.lists()
            if (len(values) > 1 and name not in many) or any(_broken(value) for value in values)
        ]
        if faults:
            raise WebRefusal(422, "request_invalid", "The query string cannot be read.", faults=tuple(faults))
        return super().load_querystring(req, schema)

    def handle_error(self, error: ma.ValidationError, req: flask.Request, schema: ma.Schema, **_: Any) -> NoReturn:
        """Refuse with one fault a field; webargs keys the messages by where the data came from."""
        messages: dict[str, Any] = dict(error.messages_dict)
        faults = tuple(fault for inner in messages.values() for fault in faults_of(inner))
        raise WebRefusal(422, "request_invalid", "Some fields are wrong; each is listed.", faults=faults) from error
