"""One sample month of twelve trainers, told once for all journeys."""

from __future__ import annotations

import pytest

# Before they are imported, so that a failing assertion in one of them shows its values.
pytest.register_assert_rewrite(
    "real_server",
    "http_people",
    "http_hours",
    "http_money",
    "hostile_wire",
    "forty_days",
    "forty_days_hours",
    "forty_days_money",
    "forty_days_people",
)

from months import Month, copied  # noqa: E402


@pytest.fixture(scope="session")
def month(tmp_path_factory: pytest.TempPathFactory) -> Month:
    return copied(tmp_path_factory, "journeys")
