"""Notifications' fixtures."""

from __future__ import annotations

import pytest
from notifications_house import NORA, OTTO, House


@pytest.fixture
def house(tmp_path) -> House:
    """A house that knows Nora, who reads French, and Otto, who reads English."""
    return House(tmp_path).knows(NORA, OTTO)
