"""Mail a link that was asked for. In: the request's id. Out: a link to whose address it is, or nothing at all."""

from __future__ import annotations

from services.identity.usecases.ports import IdentityPort
from services.identity.usecases.send_password_link import send_password_link
from shared.values.call import Call


def mail_password_link(unit: IdentityPort, call: Call, request_id: str) -> None:
    """Send it to people with an open account; to nobody else, and nobody is told of that."""
    request = unit.link_requests.get(request_id)
    account = unit.accounts.by_emails([request.email]).get(request.email) if request else None
    if account is not None and account.state == "active":
        send_password_link(unit, call, account.user_id)
