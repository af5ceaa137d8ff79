"""What sort of device hours were logged from. In: a User-Agent. Out: it without versions: an update is no news."""

from __future__ import annotations

import re

_VERSIONS = re.compile(r"(?<![0-9A-Za-z._])[0-9][0-9A-Za-z._]*")
_SPACES = re.compile(r"[\s/;]+")
_MOST = 120


def device_of(user_agent: str) -> str:
    """Give the names in a User-Agent; empty where it says nothing."""
    return _SPACES.sub(" ", _VERSIONS.sub("", user_agent)).strip()[:_MOST]
