"""What reopening a week would change, against what it then changes: the same cents, in pay and on the invoice.

And a disputed line: it is paid once somebody decided, all others on time.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from months import Month
from test_journey_what_if import LATER_EPOCH, booked, changes, do, query

from deploy.cli.main import hourbook
from deploy.onebox.house import House, open_house
from deploy.onebox.verify import verify_house
from deploy.what_if.reopening import weigh_reopening
from services.timetracking.domain.worked import worked
from services.timetracking.usecases.approve_lines import approve_lines
from services.timetracking.usecases.approve_timesheets import Accept
from services.timetracking.usecases.decide_dispute import DecideDispute, decide_dispute
from services.timetracking.usecases.dispute_billed import DisputeBilled, dispute_billed
from services.timetracking.usecases.log_time import log_time
from services.timetracking.usecases.log_times import LogTime
from services.timetracking.usecases.open_dispute import OpenDispute, open_dispute
from services.timetracking.usecases.reopen_timesheet import ReopenTimesheet, reopen_timesheet
from services.timetracking.usecases.show_timesheet import show_timesheet
from services.timetracking.usecases.submit_timesheet import submit_timesheet
from shared.plumbing.ids import id_source
from shared.plumbing.service import Service
from shared.values.call import Actor, Call

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


def test_a_disputed_line_is_paid_once_it_is_decided_and_all_others_on_time(house: House, data: Path) -> None:
    ((engagement, zone),) = query(
        data, "timetracking", "SELECT engagement_id, zone FROM engagements ORDER BY 1 LIMIT 1"
    )
    days = [worked(zone_name=zone, work_date=date(2026, 11, 11 + day), seconds=3_600) for day in range(3)]
    hours, approver, judge = house.services["timetracking"], person("usr_seer", "approver"), person("usr_j", "finance")
    maker = person("usr_later", "admin")
    entries = [act(hours, maker, log_time, LogTime(engagement, one))[0] for one in days]
    sheet = act(hours, maker, show_timesheet, entries[0].timesheet_id).sheet
    act(hours, maker, submit_timesheet, engagement, sheet.week_start)
    opened = act(hours, approver, open_dispute, OpenDispute(sheet.timesheet_id, entries[1].entry_id, "Nobody saw that"))
    shown = act(hours, approver, show_timesheet, sheet.timesheet_id)
    before = seconds_of(data, engagement)
    act(hours, approver, approve_lines, Accept(sheet.timesheet_id, shown.digest))
    house.pump()
    assert gained(before, seconds_of(data, engagement)) == {"earnings": 7_200, "charges": 7_200}
    act(hours, judge, decide_dispute, DecideDispute(opened.dispute_id, "correct", "The recording ends there", 1_800))
    house.pump()
    assert gained(before, seconds_of(data, engagement)) == {"earnings": 9_000, "charges": 9_000}
    last = "SELECT a.reason FROM accruals a JOIN earnings e USING (accrual_id) ORDER BY e.earning_id DESC LIMIT 1"
    assert query(data, "payroll", last) == [("dispute decided: The recording ends there",)]
    _client_doubts(house, data, engagement, entries[0].entry_id, before)
    assert verify_house(house)[0] == []


def _client_doubts(house: House, data: Path, engagement: str, entry_id: str, before: dict[str, int]) -> None:
    """What a client disputes stays paid and billed until finance takes it back: the same seconds on both sides."""
    client_id = dict(query(data, "timetracking", "SELECT engagement_id, client_id FROM engagements"))[engagement]
    hours = house.services["timetracking"]
    lab = Actor("usr_lab", frozenset({"client"}), client_id=client_id)
    opened = act(hours, lab, dispute_billed, DisputeBilled(entry_id, "We were closed by then"))
    house.pump()
    assert gained(before, seconds_of(data, engagement)) == {"earnings": 9_000, "charges": 9_000}
    decision = DecideDispute(opened.dispute_id, "correct", "The door's log says ten minutes", 600)
    act(hours, person("usr_j", "finance"), decide_dispute, decision)
    house.pump()
    assert gained(before, seconds_of(data, engagement)) == {"earnings": 6_000, "charges": 6_000}


def person(user: str, *roles: str) -> Actor:
    return Actor(user, frozenset(roles))


def act(service: Service, actor: Actor, verb: Callable[..., Any], *values: object) -> Any:
    call = Call(actor, LATER_EPOCH, service.wiring.new_id)
    with service.units.write(call) as unit:
        return verb(unit, call, *values)


def seconds_of(data: Path, engagement: str) -> dict[str, int]:
    sql = "SELECT engagement_id, SUM(seconds) FROM {} GROUP BY engagement_id"
    return {
        table: dict(query(data, service, sql.format(table))).get(engagement, 0)
        for service, table in (("payroll", "earnings"), ("billing", "charges"))
    }


def gained(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {table: seconds - before[table] for table, seconds in after.items()}
