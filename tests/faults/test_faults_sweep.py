"""Every fail point, on embedded files and on real servers: processes die there, and the books come out the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from ordeal import Record, ordeal
from troupe import Nursery

from shared.plumbing.fail_points import FAIL_POINTS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
# Only reached with Kafka behind.
ON_SERVERS = {"kafka.sent"}
ROLE_OF = {"unit": "consume", "relay": "relay", "kafka": "relay", "consumer": "consume", "worker": "work"}
# At which passage each process after the other dies: at once, at once again, a little later.
PASSAGES = (1, 1, 2, 3)


@pytest.mark.parametrize("backbone", ["embedded", pytest.param("on_stack", marks=pytest.mark.servers)])
@pytest.mark.parametrize("point", FAIL_POINTS)
def test_a_death_there_loses_and_doubles_nothing(
    point: str, backbone: str, request: pytest.FixtureRequest, nursery: Nursery, tmp_path: Path, record_property: Record
) -> None:
    if backbone == "embedded" and point in ON_SERVERS:
        return
    before = request.getfixturevalue(backbone)
    plan = {ROLE_OF[point.partition(".")[0]]: [f"{point}:{passage}" for passage in PASSAGES]}
    with ordeal(before, nursery, tmp_path / "data", plan) as run:
        run.tell(point, lambda: run.players.deaths[point], record_property)


def test_every_fail_point_of_the_table_is_in_the_code_once_and_no_other_is() -> None:
    code = [path.read_text() for folder in ("shared", "services", "deploy") for path in (ROOT / folder).rglob("*.py")]
    found = sorted(name for text in code for name in re.findall(r'^ +fail_point\("([a-z.]+)"\)', text, re.MULTILINE))
    assert found == sorted(FAIL_POINTS)
