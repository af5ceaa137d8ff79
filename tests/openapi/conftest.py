"""One house for all requests that Schemathesis invents."""

from __future__ import annotations

import pytest
from months import copied
from openapi_house import SETTINGS, Asked

from tests.permissions.permissions_house import Doors


@pytest.fixture(scope="session")
def asked(tmp_path_factory: pytest.TempPathFactory):
    """Every service's door and document, on a month of twelve trainers."""
    doors = Doors(copied(tmp_path_factory, "openapi").data, SETTINGS)
    yield Asked(doors)
    doors.house.close()
