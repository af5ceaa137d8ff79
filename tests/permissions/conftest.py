"""One house for all tests of permissions: they only ask, or say what they change."""

from __future__ import annotations

import pytest
from months import copied
from permissions_house import Doors


@pytest.fixture(scope="session")
def doors(tmp_path_factory: pytest.TempPathFactory):
    """Every service's door on a month of twelve trainers."""
    made = Doors(copied(tmp_path_factory, "permissions").data)
    yield made
    made.house.close()
