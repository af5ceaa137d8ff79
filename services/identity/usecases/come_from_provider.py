"""Come back from a provider. In: what came along, what the browser kept. Out: the way out that led there."""

from __future__ import annotations

from services.identity.domain.password import digest_of
from services.identity.domain.provider_request import ProviderRequest
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call
from shared.values.refusal import Kind, Refusal


def come_from_provider(unit: IdentityPort, call: Call, state: str, binding: str) -> ProviderRequest:
    """Give the way out that this is the way back of; its code is good once, the second factor may be tried again."""
    request = unit.providers.get(digest_of(state))
    matching = request is not None and request.binding_digest == digest_of(binding) and request.holds(call.at_epoch)
    if request is None or not matching or (request.user_id is None and not unit.providers.spend(request.state_digest)):
        detail = "This sign-in did not begin in this browser, or too long ago; begin again at the sign-in page."
        raise Refusal("provider_request_over", detail, kind=Kind.FORBIDDEN)
    return request
