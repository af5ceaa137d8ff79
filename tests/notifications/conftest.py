"""Notifications' fixtures."""

from __future__ import annotations

import pytest
from notifications_house import NORA, OTTO, House
from webhook_receiver import Receiver


@pytest.fixture
def house(tmp_path) -> House:
    """A house that knows Nora, who reads French, and Otto, who reads English."""
    return House(tmp_path).knows(NORA, OTTO)


@pytest.fixture
def receiver():
    """A server that takes webhooks."""
    made = Receiver()
    yield made
    made.close()


@pytest.fixture
def telling(tmp_path, receiver) -> House:
    """A house that may tell the receiver, though it is on this machine."""
    return House(tmp_path, webhook_allowed_origins=receiver.origin).knows(NORA, OTTO)
