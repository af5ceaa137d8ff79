"""One sample month of twelve trainers, told once for all journeys."""

from __future__ import annotations

import pytest
from months import Month, tell


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    return tell(tmp_path_factory.mktemp("month"))
