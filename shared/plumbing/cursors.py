"""Lists by keyset: signed, opaque cursors that say after which row the next page begins.

In: rows fetched with one more than the limit, and the sort key of a row. Out: `{"data", "next_cursor"}`.
A cursor is bound to the address it was given out for; one that was changed or moved is refused with 400.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from flask import current_app, request
from marshmallow import Schema, fields

from shared.plumbing.fields import WholeField
from shared.plumbing.problems import WebRefusal

T = TypeVar("T")
Position = tuple[str | int, ...]

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
_MAC_BYTES = 16


def write_cursor(key: bytes, scope: str, position: Sequence[str | int]) -> str:
    """Sign a position for the list at address `scope`."""
    payload = json.dumps(list(position), separators=(",", ":")).encode()
    return base64.urlsafe_b64encode(_mac(key, scope, payload) + payload).decode().rstrip("=")


def read_cursor(key: bytes, scope: str, text: str) -> Position:
    """Check and open a cursor; 400 `cursor_invalid` when it is not one we gave out for `scope`."""
    try:
        raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except ValueError:
        raw = b""
    mac, payload = raw[:_MAC_BYTES], raw[_MAC_BYTES:]
    if not hmac.compare_digest(mac, _mac(key, scope, payload)):
        raise WebRefusal(400, "cursor_invalid", "Send next_cursor exactly as the list gave it, or none to begin again.")
    return tuple(json.loads(payload))


def _mac(key: bytes, scope: str, payload: bytes) -> bytes:
    return hmac.new(key, scope.encode() + b"\x00" + payload, hashlib.sha256).digest()[:_MAC_BYTES]


def _key() -> bytes:
    key: bytes = current_app.extensions["hourbook"].cursor_key
    return key


class CursorField(fields.Field[Any]):
    """An opaque cursor, opened into the position after which the page begins."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> Position:
        return read_cursor(_key(), request.path, str(value))


class PageQuery(Schema):
    """`?limit=&cursor=`; subclass it to add a list's own filters."""

    limit = WholeField(
        least=1, most=MAX_LIMIT, from_text=True, load_default=DEFAULT_LIMIT, metadata={"description": "Rows a page."}
    )
    cursor = CursorField(
        load_default=None,
        metadata={"type": "string", "description": "`next_cursor` of the page before; leave it out to begin."},
    )


def page(rows: Sequence[T], query: Mapping[str, Any], sort_key: Callable[[T], Position]) -> dict[str, Any]:
    """Cut `rows`, fetched with `limit + 1`, to a page; the row too many proves that there is a next one."""
    limit = query["limit"]
    shown = rows[:limit]
    more = len(rows) > limit
    return {
        "data": shown,
        "next_cursor": write_cursor(_key(), request.path, sort_key(shown[-1])) if more else None,
    }


@cache
@cache
def page_schema(item: type[Schema]) -> type[Schema]:
    """Give the schema of a page of `item`s."""
    name = f"{item.__name__.removesuffix('Schema')}Page"
    members: dict[str, Any] = {
        "data": fields.List(fields.Nested(item), required=True),
        "next_cursor": fields.String(required=True, allow_none=True),
    }
    return type(name, (Schema,), members)
