"""Audit's fixtures."""

from __future__ import annotations

import pytest
from audit_house import House


@pytest.fixture
def house(tmp_path) -> House:
    """An empty trail."""
    return House(tmp_path)
