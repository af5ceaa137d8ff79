"""Ask for a link to a new password. In: an address. Out: 0, or how many seconds everyone has to wait.

Whether the address is anybody's is looked up later, by a job: so answer, rows and time are the same for either.
"""

from __future__ import annotations

from services.identity.domain.link_request import KEPT_SECONDS, MOST_TOGETHER, PAUSE_SECONDS, LinkRequest
from services.identity.usecases.ports import IdentityPort
from shared.values.call import Call


def ask_password_link(unit: IdentityPort, call: Call, email: str) -> int:
    """Have a link mailed, at most one an address every few minutes; asked again meanwhile, nothing more is mailed."""
    requests = unit.link_requests
    requests.forget(call.at_epoch - KEPT_SECONDS)
    lately = call.at_epoch - PAUSE_SECONDS
    if requests.count_since(lately) >= MOST_TOGETHER:
        return PAUSE_SECONDS
    known = requests.of_address(email)
    if known is None or known.asked_epoch <= lately:
        request = LinkRequest(call.new_id("plr"), email, call.at_epoch)
        requests.keep(request)
        unit.ask("mail_password_link", {"request_id": request.request_id})
    return 0
