"""Find who did something. In: the services as a person, ids of accounts. Out: by id, what each is called and may do.

A name stands there where the person may know it; else the roles alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from services.portal.usecases.ports import Api

_AT_ONCE = 100
Makers = Mapping[str, Mapping[str, Any]]


def find_makers(api: Api, user_ids: Iterable[str | None]) -> Makers:
    """Ask a hundred at a time, each once; what did something by itself has no account and is left out."""
    wanted = [one for one in dict.fromkeys(user_ids) if one and one.startswith("usr_")]
    found: dict[str, Mapping[str, Any]] = {}
    for at in range(0, len(wanted), _AT_ONCE):
        asked = {"ids": ",".join(wanted[at : at + _AT_ONCE])}
        found |= {one["user_id"]: one for one in api.get("/api/identity/v1/user-names", asked)["data"]}
    return found
