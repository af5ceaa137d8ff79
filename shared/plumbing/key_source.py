"""Where the public keys come from that tokens are checked against.

In: a URL, a file, or the signing key itself. Out: a function that gives a JWK Set. A key server that is away for a
while does not stop anyone: what it said last holds until it answers again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import structlog

from shared.plumbing.problems import WebRefusal
from shared.plumbing.tokens import key_set, signing_keys

FETCH_SECONDS = 3
_SCHEMES = ("http://", "https://")
_log = structlog.get_logger("keys")

Keys = Callable[[], Mapping[str, Any]]


def key_source(url: str, file: str, signing: Path | None) -> Keys | None:
    """Give the first that is there: a file, a URL, or (identity's own) the key that signs; None where nothing is."""
    if file:
        return lambda: json.loads(Path(file).read_bytes())
    if url.startswith(_SCHEMES):
        return FetchedKeys(url)
    if signing is not None and signing.is_file():
        return lambda: key_set(signing_keys(signing.read_bytes()))
    return None


class FetchedKeys:
    """The JWK Set behind a URL; whoever checks tokens says when to ask again."""

    def __init__(self, url: str) -> None:
        """Keep the URL; nothing is fetched before the first token comes."""
        self._url = url
        self._last: Mapping[str, Any] | None = None

    def __call__(self) -> Mapping[str, Any]:
        """Fetch the keys, or give the last ones known; 503 where none were ever known."""
        try:
            with urlopen(self._url, timeout=FETCH_SECONDS) as answer:  # noqa: S310 - the scheme was checked
                self._last = json.load(answer)
        except (OSError, ValueError) as error:
            _log.warning("keys_not_fetched", error=type(error).__name__)
            if self._last is None:
                detail = "The keys that tokens are checked against are out of reach; try again."
                raise WebRefusal(503, "keys_unavailable", detail, headers={"Retry-After": "1"}) from None
        assert self._last is not None, "fetched now or earlier"
        return self._last
