"""Asking over HTTP what was known at a moment. In: `?known_at=`. Out: epoch seconds; now where it is left out."""

from __future__ import annotations

from marshmallow import Schema

from shared.plumbing.fields import InstantField


class KnownAtQuery(Schema):
    """As known at the end of this second, which may not lie in the future; now where it is left out."""

    known_at = InstantField(load_default=None)
