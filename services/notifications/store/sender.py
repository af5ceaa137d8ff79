"""Sends webhooks over the Internet. In: an address, headers, a body. Out: what was answered, and how long that took.

What the endpoint says besides its status is not kept: it may be anything.
"""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from time import monotonic

from services.notifications.usecases.ports import Sent
from shared.plumbing.outward import Outward
from shared.values.refusal import Refusal


class WebhookSender:
    """One way outside for all endpoints: https, no address inside, no redirect, answers bounded in size and time."""

    def __init__(self, outward: Outward) -> None:
        """Keep the way outside."""
        self._outward = outward

    def check(self, url: str) -> None:
        """Refuse an address that nothing would be sent to; its name is asked for over the network."""
        self._outward.check(url)

    def send(self, url: str, headers: Mapping[str, str], body: str) -> Sent:
        """Send it once. Where it leads is looked at anew: a name may lead elsewhere by now."""
        began = monotonic()
        try:
            status = self._outward.send("POST", url, headers, body.encode()).status
        except Refusal as refusal:
            return Sent(None, _milliseconds(began), refusal.detail)
        return Sent(status, _milliseconds(began), "" if status < HTTPStatus.MULTIPLE_CHOICES else _said(status))


def _milliseconds(began: float) -> int:
    return int((monotonic() - began) * 1000)


def _said(status: int) -> str:
    known = status in HTTPStatus.__members__.values()
    return f"It answered {status}{f' {HTTPStatus(status).phrase}' if known else ''}."
