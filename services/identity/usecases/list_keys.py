"""List the keys of an API client. In: its id. Out: its keys, the newest first, those that ended too."""

from __future__ import annotations

from services.identity.domain.api_key import ApiKey
from services.identity.usecases.acting import acting
from services.identity.usecases.api_client import api_client
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def list_keys(unit: IdentityPort, call: Call, user_id: str) -> list[ApiKey]:
    """Give the keys, without any secret."""
    acting(unit, call)
    return unit.api_keys.of(api_client(unit, user_id).user_id)
