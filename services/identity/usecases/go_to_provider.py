"""Go out to a provider. In: nothing. Out: what goes along, and what stays in the browser."""

from __future__ import annotations

from dataclasses import dataclass

from services.identity.domain.password import digest_of
from services.identity.domain.provider_request import KEPT_SECONDS, ProviderRequest
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


@dataclass(frozen=True)
class WayOut:
    """What goes along to the provider, and what stays in the browser."""

    state: str
    binding: str


def go_to_provider(unit: IdentityPort, call: Call) -> WayOut:
    """Draw what ties the way back to this browser."""
    unit.providers.forget(call.at_epoch - KEPT_SECONDS)
    way = WayOut(unit.new_secret(), unit.new_secret())
    unit.providers.begin(ProviderRequest(digest_of(way.state), digest_of(way.binding), call.at_epoch))
    return way
