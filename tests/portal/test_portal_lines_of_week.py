"""The lines of a week stand by day and clock, and a clock time beside its day does not say the day again."""

from __future__ import annotations

import random
import re

import pytest
from months import copied

from deploy.bench.pages import HERE, signed_in
from deploy.onebox.front import Front
from deploy.onebox.house import open_house_now
from services.portal.domain.week import as_worked

WORKED = [
    {"line": {"work_date": "2026-10-05", "start": None}},
    {"line": {"work_date": "2026-10-05", "start": "2026-10-05T12:00:00Z"}},
    {"line": {"work_date": "2026-10-05", "start": "2026-10-05T14:00:00Z"}},
    {"line": {"work_date": "2026-10-06", "start": "2026-10-05T23:00:00Z"}},
]
ROW = re.compile(r"<tr><td><time>([^<]+)</time></td><td><time[^>]*>([^<]+)</time>")


@pytest.mark.parametrize("seed", range(5))
def test_lines_stand_as_they_were_worked(seed):
    assert as_worked(random.Random(seed).sample(WORKED, len(WORKED))) == WORKED


@pytest.mark.slow
@pytest.mark.parametrize("zone, clock", [
    ("America/New_York", r"\d\d:\d\d"),
    ("Pacific/Auckland", r"\d\d:\d\d|\d+ Oct 2026, \d\d:\d\d"),
])  # fmt: skip
def test_a_clock_time_says_its_day_where_it_is_another(tmp_path_factory, zone, clock):
    house = open_house_now(copied(tmp_path_factory, "lines").data, {"second_factor_roles": ""})
    trainer = signed_in(Front(house, {}), "trainer")
    trainer.set_cookie("hourbook-zone", zone.replace("/", "%2F"))
    listed = trainer.get("/timesheets", base_url=HERE).text
    sheet = re.findall(r'href="(/timesheets/tsh_\w+/mine)"', listed)[-1]
    rows = ROW.findall(trainer.get(sheet, base_url=HERE).text)
    assert len(rows) >= 20
    assert all(re.fullmatch(clock, said) for _day, said in rows), rows
    # Worked from the morning on in New York, which is partly the next day in Auckland.
    assert any(", " in said for _day, said in rows) == (zone == "Pacific/Auckland"), rows
    # A week's grid says whose days they are, unless they are the reader's own.
    grid = trainer.get("/week?day=2026-10-07", base_url=HERE).text
    assert ("Days in New York time" in grid) == (zone == "Pacific/Auckland"), grid
    house.close()
