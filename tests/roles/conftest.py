"""What the tests of roles share: the people of the journeys."""

from __future__ import annotations

import apart as apart  # noqa: PLC0414 - puts the journeys' folder on the path
