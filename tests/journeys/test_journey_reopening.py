"""What reopening a week would change, against what it then changes: the same cents, in pay and on the invoice."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from pathlib import Path

import pytest
from click.testing import CliRunner
from months import Month
from test_journey_what_if import LATER_EPOCH, booked, changes, do, query

from deploy.cli.main import hourbook
from deploy.onebox.house import House, open_house
from deploy.what_if.reopening import weigh_reopening
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from shared.plumbing.ids import id_source

pytestmark = pytest.mark.slow

# A trainer paid overtime under US law, so that one line taken back moves others into another code.
SHEETS = """SELECT t.timesheet_id, e.engagement_id FROM timesheets t JOIN entries e USING (timesheet_id)
            WHERE t.state = 'approved' AND e.state = 'approved' AND e.live GROUP BY 1, 2
            ORDER BY SUM(e.seconds) DESC, 1"""


@pytest.fixture
def data(month: Month, tmp_path: Path) -> Path:
    return Path(shutil.copytree(month.data, tmp_path / "data"))


@pytest.fixture
def house(data: Path):
    opened = open_house(data, lambda: LATER_EPOCH, id_source(lambda: LATER_EPOCH * 1000, os.urandom))
    yield opened
    opened.close()


def by_currency(changed: dict[tuple[str, str], int]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for (_engagement, currency), minor in changed.items():
        sums[currency] += minor
    return dict(sums)


def longest(data: Path, *, overtime: bool) -> str:
    """Give the longest approved week of an engagement with overtime, or of one without."""
    paid = {row[0] for row in query(data, "payroll", "SELECT engagement_id FROM earnings WHERE code = 'OT'")}
    return next(sheet for sheet, engagement in query(data, "timetracking", SHEETS) if (engagement in paid) == overtime)


@pytest.mark.parametrize("overtime", [True, False])
@pytest.mark.parametrize("some", [True, False])
def test_what_was_shown_is_what_happens(house: House, data: Path, *, overtime: bool, some: bool) -> None:
    sheet = longest(data, overtime=overtime)
    lines = weigh_reopening(house, sheet).reopening.approved
    only = (lines[0].entry_id,) if some else None
    weighed = weigh_reopening(house, sheet, only)
    assert weighed.reopening.seconds == sum(line.seconds for line in lines[: 1 if some else None])
    before = booked(data)
    do(house, "timetracking", reopen_timesheet,
       ReopenTimesheet(sheet, weighed.reopening.digest, "Wrong project", only))  # fmt: skip
    house.pump()
    happened = changes(before, booked(data))
    assert {one.currency: one.minor for one in weighed.pay} == by_currency(happened["pay"])
    assert {one.currency: one.minor for one in weighed.invoice} == by_currency(happened["invoice"])
    assert all(one.minor < 0 for one in (*weighed.pay, *weighed.invoice))
    assert len(weighed.pay) == len(weighed.invoice) == 1


def test_the_command_prints_it(data: Path) -> None:
    sheet = longest(data, overtime=True)
    answer = CliRunner().invoke(hourbook, ["reopening", sheet, "--data", str(data), "--json"])
    assert answer.exit_code == 0, answer.output
    said = json.loads(answer.output)
    assert (said["timesheet_id"], len(said["pay"]), len(said["invoice"])) == (sheet, 1, 1)
    read = CliRunner().invoke(hourbook, ["reopening", sheet, "--data", str(data)]).output
    assert f"pay     {said['pay'][0]['amount']} {said['pay'][0]['currency']}" in read
    assert said["digest"] in read
