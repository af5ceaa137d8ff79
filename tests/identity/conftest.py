"""Identity's fixtures."""

from __future__ import annotations

from pathlib import Path

import places
import pytest
from identity_house import Identity


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Identity:
    """A migrated house with its people, built once and copied for each test."""
    identity = Identity(tmp_path_factory.mktemp("built"))
    identity.service.units.engine.dispose()
    return identity


@pytest.fixture
def identity(tmp_path: Path, built: Identity) -> Identity:
    places.copy_of(built.folder / "identity.db", tmp_path / "identity.db")
    return Identity(tmp_path, pem=built.pem, ids=dict(built.ids))


@pytest.fixture
def make_identity(tmp_path: Path):
    """Build it, or build it again on the same database, with other settings or keys."""
    return lambda **changes: Identity(tmp_path, **changes)
