"""Every fail point, on embedded files and on real servers: processes die there, and the books come out the same.

In one telling relays die at one point, consumers at another, workers at a third: each is there once, and what one of
them leaves behind meets what the others do after theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from itertools import zip_longest
from pathlib import Path

import pytest
from ordeal import BACKBONES, Record, ordeal
from troupe import Nursery

from shared.plumbing.fail_points import FAIL_POINTS

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[2]
# Only reached with Kafka behind.
ON_SERVERS = {"kafka.sent"}
ROLE_OF = {"unit": "consume", "relay": "relay", "kafka": "relay", "consumer": "consume", "worker": "work"}
# At which passage each process after the other dies: at once, at once again, a little later.
PASSAGES = (1, 1, 2, 3)


def together() -> Iterator[dict[str, str]]:
    """Give points by role, one of each as long as there are any."""
    by_role: dict[str, list[str]] = {}
    for point in FAIL_POINTS:
        by_role.setdefault(ROLE_OF[point.partition(".")[0]], []).append(point)
    for points in zip_longest(*by_role.values()):
        yield {role: point for role, point in zip(by_role, points, strict=True) if point}


@pytest.mark.parametrize("backbone", BACKBONES)
@pytest.mark.parametrize("points", list(together()), ids=lambda points: "+".join(points.values()))
def test_deaths_there_lose_and_double_nothing(
    points: dict[str, str], backbone: str, request: pytest.FixtureRequest, nursery: Nursery, tmp_path: Path,
    record_property: Record,
) -> None:  # fmt: skip
    met = {role: point for role, point in points.items() if backbone == "on_stack" or point not in ON_SERVERS}
    plan = {role: [f"{point}:{passage}" for passage in PASSAGES] for role, point in met.items()}
    with ordeal(request.getfixturevalue(backbone), nursery, tmp_path / "data", plan) as run:
        run.tell_all({point: partial(run.players.deaths.get, point, 0) for point in met.values()}, record_property)


def test_every_fail_point_of_the_table_is_in_the_code_once_and_no_other_is() -> None:
    code = [path.read_text() for folder in ("shared", "services", "deploy") for path in (ROOT / folder).rglob("*.py")]
    found = sorted(name for text in code for name in re.findall(r'^ +fail_point\("([a-z.]+)"\)', text, re.MULTILINE))
    assert found == sorted(FAIL_POINTS)
