"""One house for all lists that come by the sheet."""

from __future__ import annotations

import pytest
from months import copied

from tests.permissions.permissions_house import Doors


@pytest.fixture(scope="module")
def doors(tmp_path_factory: pytest.TempPathFactory):
    """Every service's door on a month of twelve trainers."""
    made = Doors(copied(tmp_path_factory, "imports").data, {"request_limits": "off"})
    yield made
    made.house.close()
